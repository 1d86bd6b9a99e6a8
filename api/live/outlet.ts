import type { SeniorId } from "../../infra/domain/ids.ts";
import { positionsText } from "./message.ts";
import type { PageSocket } from "./page.ts";

/** Above this many unsent bytes, positions wait as the latest per senior. */
export const HOLD_ABOVE_BYTES = 64 * 1024;

/** What goes out to one page. */
export type Outlet = {
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
};

/** Holds at most one text per senior, whatever the line does. */
export function createOutlet(socket: PageSocket): Outlet {
  const waiting = new Map<SeniorId, string>();
  let early: string[] | null = [];
  return {
    say: (text) => (early === null ? socket.send(text) : void early.push(text)),
    offerPosition: (seniorId, text) => {
      if (early === null) waiting.set(seniorId, text);
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
    },
    isGreeted: () => early === null,
    isHolding: () => waiting.size > 0,
  };
}
