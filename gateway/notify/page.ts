import { hasOpenPage } from "../../infra/db/channels.ts";
import type { Database } from "../../infra/db/database.ts";
import type { Channel } from "./channel.ts";

/**
 * An open page shows the incident by the live feed within a second; here it only counts whether there is one. That a person
 * has really seen it is said later by the page itself (`shown`).
 */
export function createPageChannel(db: Database): Channel {
  return {
    kind: "page",
    width: 32,
    send: async ({ claimed }) =>
      (await hasOpenPage(db, claimed.personId))
        ? { kind: "accepted", providerId: null }
        : { kind: "permanent", code: "NO_OPEN_PAGE" },
  };
}
