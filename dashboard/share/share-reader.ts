import type { SharedView, ShareOpened, ShareOpening, ShareSession } from "../../infra/contract/shares.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Answer } from "../http/request.ts";
import { type Connection, connectionAt } from "../live/connection.ts";
import type { Timers } from "../live/timers.ts";

/** Why a link shows nothing any more. */
export type Over = "ended" | "expired" | "revoked" | "invalid";
export type Shown =
  | { readonly kind: "loading" }
  | { readonly kind: "view"; readonly view: SharedView; readonly now: EpochMs }
  | { readonly kind: "over"; readonly why: Over };

export type ShareReaderDeps = {
  readonly token: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly open: (body: ShareOpening) => Promise<Answer<ShareOpened>>;
  readonly look: (body: ShareSession) => Promise<Answer<SharedView>>;
  readonly onChange: () => void;
};
export type ShareReader = {
  readonly start: () => void;
  /** The phone was woken or is back on line: nobody waits for the next turn then. */
  readonly lookNow: () => void;
  readonly shown: () => Shown;
  readonly connection: () => Connection;
  /** For what belongs to the link besides; `null` before it is open. */
  readonly session: () => string | null;
};

export const LOOK_EVERY_MS = 5_000;
/** A link that has run out may be given more time. */
const EXPIRED_AGAIN_MS = 30_000;

const overByCode: Readonly<Record<string, Over>> = {
  INCIDENT_ENDED: "ended",
  LINK_EXPIRED: "expired",
  LINK_REVOKED: "revoked",
  LINK_INVALID: "invalid",
};

/** Reads what a link shows every 5 s. What was shown is forgotten the moment the service, or the link's own time, ends it. */
export function createShareReader(deps: ShareReaderDeps): ShareReader {
  const { clock, timers } = deps;
  const startedAt = clock.now();
  let session: string | null = null;
  let seen: { readonly view: SharedView; readonly readAt: EpochMs } | null = null;
  let over: Over | null = deps.token === "" ? "invalid" : null;
  let hasAnswered = false;
  let isLooking = false;
  let stopWaiting = () => {};

  const serverNow = (view: SharedView, readAt: EpochMs) => epochMs(Date.parse(view.now) + clock.now() - readAt);
  const take = (view: SharedView) => {
    seen = { view, readAt: clock.now() };
    over = null;
  };
  const end = (why: Over) => {
    seen = null;
    over = why;
  };

  async function openAgain(): Promise<void> {
    const answer = await deps.open({ token: deps.token, ...(session === null ? {} : { previous: session }) });
    hasAnswered = answer.kind === "ok";
    if (answer.kind === "refused") end(overByCode[answer.code] ?? "invalid");
    if (answer.kind !== "ok") return;
    session = answer.value.session;
    take(answer.value.view);
  }

  async function look(): Promise<void> {
    if (session === null || over !== null) return await openAgain();
    const answer = await deps.look({ session });
    hasAnswered = answer.kind === "ok";
    if (answer.kind === "ok") return take(answer.value);
    if (answer.kind !== "refused") return;
    if (answer.code === "SESSION_EXPIRED") return await openAgain();
    end(overByCode[answer.code] ?? "invalid");
  }

  async function loop(): Promise<void> {
    if (isLooking) return;
    stopWaiting();
    isLooking = true;
    await look();
    isLooking = false;
    deps.onChange();
    if (over === null || over === "expired")
      stopWaiting = timers.after(over === null ? LOOK_EVERY_MS : EXPIRED_AGAIN_MS, () => void loop());
  }

  return {
    start: () => {
      if (over === null) void loop();
      else deps.onChange();
    },
    lookNow: () => {
      if (over === null || over === "expired") void loop();
    },
    session: () => session,
    connection: () =>
      connectionAt(
        { startedAt, heardAt: seen?.readAt ?? null, isOpen: hasAnswered, retryAt: null, endedBy: null },
        clock.now(),
      ),
    shown: () => {
      if (over !== null) return { kind: "over", why: over };
      if (seen === null) return { kind: "loading" };
      const now = serverNow(seen.view, seen.readAt);
      if (now >= Date.parse(seen.view.expiresAt)) return { kind: "over", why: "expired" };
      return { kind: "view", view: seen.view, now };
    },
  };
}
