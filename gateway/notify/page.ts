import { readPageOwners } from "../../infra/db/channels.ts";
import type { Database } from "../../infra/db/database.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import { createTogether } from "../../infra/runtime/together.ts";
import type { Channel } from "./channel.ts";

const WIDTH = 64;

/**
 * An open page shows the incident by the live feed within a second; here it only counts whether there is one. That a person
 * has really seen it is said later by the page itself (`shown`).
 */
export function createPageChannel(db: Database, log: Log): Channel {
  const hasPage = createTogether<{ readonly personId: PersonId }, boolean>({
    width: 1,
    most: WIDTH,
    one: async ({ personId }) => (await readPageOwners(db, [personId])).has(personId),
    many: async (asked) => {
      const owners = await readPageOwners(db, [...new Set(asked.map(({ personId }) => personId))]);
      return new Map(asked.map((each) => [each, owners.has(each.personId)]));
    },
    onFault: (fault, pages) => log.warn({ pages, ...faultFields(fault) }, "open pages not read together"),
  });
  return {
    kind: "page",
    width: WIDTH,
    send: async ({ claimed: { personId } }) =>
      (await hasPage({ personId }))
        ? { kind: "accepted", providerId: null }
        : { kind: "permanent", code: "NO_OPEN_PAGE" },
  };
}
