import type { Database } from "../../infra/db/database.ts";
import { closePages, keepPagesOpen } from "../../infra/db/open-pages.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Page } from "./page.ts";

/** The rows that tell the gateway whose page is open. One write at a time, so that a closed page is never written again. */
export type PageRegister = {
  readonly keep: (pages: readonly Page[]) => Promise<void>;
  readonly drop: (pages: readonly Page[]) => Promise<void>;
};

/** A write that fails is logged and not repeated: the next heartbeat writes all of them again. */
export function createPageRegister(deps: { readonly db: Database; readonly log: Log }): PageRegister {
  const turn = createInTurn();
  const inTurn = (write: () => Promise<void>): Promise<void> =>
    turn(write).catch((fault: unknown) => {
      // A row that is not renewed runs out after 30 s, and the next channel is tried: late, not lost.
      deps.log.warn(faultFields(fault), "open pages could not be noted");
    });
  return {
    keep: (pages) =>
      inTurn(() =>
        keepPagesOpen(
          deps.db,
          pages.map((page) => ({ pageId: page.pageId, personId: page.reach().personId })),
        ),
      ),
    drop: (pages) =>
      inTurn(() =>
        closePages(
          deps.db,
          pages.map((page) => page.pageId),
        ),
      ),
  };
}
