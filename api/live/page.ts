import { type Reach, type Scope, scopeOf } from "../../infra/domain/access.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import { type EpochMs, SECOND_MS } from "../../infra/domain/time.ts";
import { positionsText } from "./message.ts";

/** The part of a WebSocket that a page needs. */
export type PageSocket = {
  readonly bufferedAmount: number;
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  readonly ping: () => void;
  readonly terminate: () => void;
};

/** Above this many unsent bytes, positions wait as the latest per senior. */
export const HOLD_ABOVE_BYTES = 64 * 1024;
/** Above this many for this long, the page is closed with 1013 and comes back by `resume`: nothing is lost. */
export const CUT_ABOVE_BYTES = 1024 * 1024;
export const CUT_AFTER_MS = 30 * SECOND_MS;
/** No sign of life for this long: the network took the page away without saying so. */
export const SILENT_AFTER_MS = 30 * SECOND_MS;
/** WebSocket close codes (RFC 6455 7.4.1 and the IANA registry). */
export const closeCodes = { goingAway: 1001, notUnderstood: 1008, tryAgainLater: 1013 } as const;

/** One open page of one person. What it may see is asked again at each message. */
export type Page = {
  readonly pageId: string;
  readonly tokenHash: Buffer;
  readonly reach: () => Reach;
  readonly scopes: () => PageScopes;
  /** Returns whether the page now sees other people than before. */
  readonly setReach: (reach: Reach) => boolean;
  /** Never dropped or merged. Before the greeting it waits for it. */
  readonly say: (text: string) => void;
  /** Latest wins. */
  readonly offerPosition: (seniorId: SeniorId, text: string) => void;
  /** Sends the positions that wait, unless the page is slow; returns how many were held back. */
  readonly flushPositions: () => number;
  /** Says the first messages, then what came up meanwhile. */
  readonly greet: (texts: readonly string[]) => void;
  readonly isGreeted: () => boolean;
  /** Positions wait because the page is slow. */
  readonly isHolding: () => boolean;
  /** Counts a message of the page; returns how many since the last round. */
  readonly count: () => number;
  readonly newRound: () => void;
  readonly heard: (now: EpochMs) => void;
  /** Whether the page has to be given up. */
  readonly verdict: (now: EpochMs) => "fine" | "slow" | "silent";
  readonly socket: PageSocket;
};
export type PageScopes = { readonly seniors: Scope; readonly positions: Scope; readonly incidents: Scope };

export function createPage(options: {
  readonly pageId: string;
  readonly tokenHash: Buffer;
  readonly reach: Reach;
  readonly socket: PageSocket;
  readonly now: EpochMs;
}): Page {
  const { socket } = options;
  const waiting = new Map<SeniorId, string>();
  let reach = options.reach;
  let scopes = scopesOf(reach);
  let early: string[] | null = [];
  let heardAt = options.now;
  let slowSince: EpochMs | null = null;
  let messages = 0;
  return {
    pageId: options.pageId,
    tokenHash: options.tokenHash,
    socket,
    reach: () => reach,
    scopes: () => scopes,
    setReach: (newer) => {
      const before = signature(scopes);
      reach = newer;
      scopes = scopesOf(newer);
      return signature(scopes) !== before;
    },
    say: (text) => (early === null ? socket.send(text) : void early.push(text)),
    offerPosition: (seniorId, text) => {
      if (early !== null) return;
      waiting.set(seniorId, text);
    },
    flushPositions: () => {
      if (waiting.size === 0) return 0;
      if (socket.bufferedAmount > HOLD_ABOVE_BYTES) return waiting.size;
      socket.send(positionsText(waiting.values()));
      waiting.clear();
      return 0;
    },
    greet: (texts) => {
      for (const text of [...texts, ...(early ?? [])]) socket.send(text);
      early = null;
      waiting.clear();
    },
    isGreeted: () => early === null,
    isHolding: () => waiting.size > 0,
    count: () => {
      messages += 1;
      return messages;
    },
    newRound: () => {
      messages = 0;
    },
    heard: (now) => {
      heardAt = now;
    },
    verdict: (now) => {
      const isWaitingForResume = early !== null && now - options.now > SILENT_AFTER_MS;
      if (now - heardAt > SILENT_AFTER_MS || isWaitingForResume) return "silent";
      if (socket.bufferedAmount <= CUT_ABOVE_BYTES) {
        slowSince = null;
        return "fine";
      }
      slowSince ??= now;
      return now - slowSince >= CUT_AFTER_MS ? "slow" : "fine";
    },
  };
}

function scopesOf(reach: Reach): PageScopes {
  return {
    seniors: scopeOf(reach, "readSenior"),
    positions: scopeOf(reach, "seePosition"),
    incidents: scopeOf(reach, "readIncident"),
  };
}

/** Equal when the same people are inside. */
export function signature(scopes: PageScopes): string {
  return JSON.stringify(
    [scopes.seniors, scopes.positions, scopes.incidents].map((scope) => [
      scope.everywhere,
      [...scope.areaIds].sort(),
      [...scope.seniorIds].sort(),
      scope.incidentEverywhere,
      [...scope.incidentAreaIds].sort(),
      [...scope.incidentSeniorIds].sort(),
    ]),
  );
}
