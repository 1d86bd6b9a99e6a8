import { type EpochMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { PageSocket } from "./page.ts";

/** Above this many unsent bytes for this long, the page is closed with 1013 and comes back by `resume`: nothing is lost. */
export const CUT_ABOVE_BYTES = 1024 * 1024;
/** See `CUT_ABOVE_BYTES`. */
export const CUT_AFTER_MS = 30 * SECOND_MS;
/** No sign of life for this long: the network took the page away without saying so. */
export const SILENT_AFTER_MS = 30 * SECOND_MS;
/** Messages that one page may send between two heartbeats; a page sends two or three. */
const MESSAGES_MAX = 100;

/** How long one page is put up with. */
export type Patience = {
  readonly heard: (now: EpochMs) => void;
  /** Counts a message of the page; false when it sends too many. */
  readonly mayStillSay: () => boolean;
  readonly newRound: () => void;
  /** Whether the page has to be given up. */
  readonly verdict: (now: EpochMs, isGreeted: boolean) => "fine" | "slow" | "silent";
};

/** Counts from `openedAt`, on the clock that the caller reads. */
export function createPatience(socket: Pick<PageSocket, "bufferedAmount">, openedAt: EpochMs): Patience {
  let heardAt = openedAt;
  let slowSince: EpochMs | null = null;
  let messages = 0;
  return {
    heard: (now) => {
      heardAt = now;
    },
    mayStillSay: () => {
      messages += 1;
      return messages <= MESSAGES_MAX;
    },
    newRound: () => {
      messages = 0;
    },
    verdict: (now, isGreeted) => {
      // A connection that never says what it knows is as good as silent.
      if (now - (isGreeted ? heardAt : openedAt) > SILENT_AFTER_MS) return "silent";
      if (socket.bufferedAmount <= CUT_ABOVE_BYTES) {
        slowSince = null;
        return "fine";
      }
      slowSince ??= now;
      return now - slowSince >= CUT_AFTER_MS ? "slow" : "fine";
    },
  };
}
