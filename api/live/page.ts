import { liveAccess } from "../../infra/contract/message-access.ts";
import { type Reach, type Scope, scopeOf } from "../../infra/domain/access.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { createOutlet, type Outlet } from "./outlet.ts";
import { createPatience, type Patience } from "./patience.ts";

/** The part of a WebSocket that a page needs. */
export type PageSocket = {
  readonly bufferedAmount: number;
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  readonly ping: () => void;
  readonly terminate: () => void;
};

/** WebSocket close codes (RFC 6455 7.4.1 and the IANA registry). */
export const closeCodes = { goingAway: 1001, notUnderstood: 1008, tryAgainLater: 1013 } as const;

/** One open page of one person. What it may see is asked again at each message. */
export type Page = Outlet &
  Omit<Patience, "verdict"> & {
    readonly pageId: string;
    readonly tokenHash: Buffer;
    readonly socket: PageSocket;
    readonly reach: () => Reach;
    readonly scopes: () => PageScopes;
    /** Returns whether the page now sees other people than before. */
    readonly setReach: (reach: Reach) => boolean;
    readonly verdict: (now: EpochMs) => ReturnType<Patience["verdict"]>;
  };
export type PageScopes = {
  readonly seniors: Scope;
  readonly positions: Scope;
  readonly incidents: Scope;
  readonly outages: Scope;
};

/** A page that has just connected: nothing goes out before its greeting. */
export function createPage(options: {
  readonly pageId: string;
  readonly tokenHash: Buffer;
  readonly reach: Reach;
  readonly socket: PageSocket;
  readonly now: EpochMs;
}): Page {
  const outlet = createOutlet(options.socket);
  const patience = createPatience(options.socket, options.now);
  let { reach } = options;
  let scopes = scopesOf(reach);
  return {
    ...outlet,
    ...patience,
    pageId: options.pageId,
    tokenHash: options.tokenHash,
    socket: options.socket,
    reach: () => reach,
    scopes: () => scopes,
    setReach: (newer) => {
      const before = signature(scopes);
      reach = newer;
      scopes = scopesOf(newer);
      return signature(scopes) !== before;
    },
    verdict: (now) => patience.verdict(now, outlet.isGreeted()),
  };
}

function scopesOf(reach: Reach): PageScopes {
  return {
    seniors: scopeOf(reach, liveAccess.senior),
    positions: scopeOf(reach, liveAccess.positions),
    incidents: scopeOf(reach, liveAccess.incident),
    outages: scopeOf(reach, liveAccess.outages),
  };
}

/** Equal when the same people are inside. */
export function signature(scopes: PageScopes): string {
  return JSON.stringify(
    [scopes.seniors, scopes.positions, scopes.incidents, scopes.outages].map((scope) => [
      scope.everywhere,
      [...scope.areaIds].sort(),
      [...scope.seniorIds].sort(),
      scope.incidentEverywhere,
      [...scope.incidentAreaIds].sort(),
      [...scope.incidentSeniorIds].sort(),
    ]),
  );
}
