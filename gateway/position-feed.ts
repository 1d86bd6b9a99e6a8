import type { Database } from "../infra/db/database.ts";
import { announce } from "../infra/db/notices.ts";
import type { WristbandId } from "../infra/domain/ids.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../infra/runtime/log.ts";

/** Tells the live pages which wristbands have something new. A hint only: the rows are read again from the database. */
export type PositionFeed = Part & {
  readonly tell: (wristbandIds: Iterable<WristbandId>) => void;
  readonly onPositions: (listener: (wristbandIds: readonly string[]) => void) => () => void;
};

const TELL_EVERY_MS = 250;
/** A NOTIFY holds less than 8,000 bytes; beyond that "look at all of them" is said instead. */
const PAYLOAD_MAX_BYTES = 7_000;

/** `isShared`: pages are served by other processes too, so the hint also goes through the database, at most four times a second. */
export function createPositionFeed(options: {
  readonly db: Database;
  readonly log: Log;
  readonly isShared: boolean;
}): PositionFeed {
  const listeners = new Set<(wristbandIds: readonly string[]) => void>();
  const waiting = new Set<WristbandId>();
  let timer: NodeJS.Timeout | undefined;

  const tellOthers = (): void => {
    const payload = [...waiting].join(",");
    waiting.clear();
    announce(options.db, "positions", payload.length > PAYLOAD_MAX_BYTES ? "" : payload).catch((fault) =>
      options.log.debug(faultFields(fault), "positions not announced"),
    );
  };
  return {
    start: async () => {
      if (!options.isShared) return;
      timer = setInterval(() => (waiting.size > 0 ? tellOthers() : undefined), TELL_EVERY_MS);
    },
    stop: async () => clearInterval(timer),
    tell: (wristbandIds) => {
      const ids = [...new Set(wristbandIds)];
      if (ids.length === 0) return;
      for (const listener of listeners) listener(ids);
      if (options.isShared) for (const id of ids) waiting.add(id);
    },
    onPositions: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
