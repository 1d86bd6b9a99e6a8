import { alertAccess, liveAccess, liveClientAccess, topicAccess } from "../contract/message-access.ts";
import { type AccessRow, accessTable, type Relation } from "../domain/access-table.ts";
import { roles } from "../domain/roles.ts";

const words: Readonly<Record<Relation, string>> = {
  self: "own",
  paired: "paired",
  pairedInNeed: "paired, in an incident or on their outing",
  area: "area",
  areaInIncident: "area, in an incident",
  everywhere: "yes",
};

/** The rows of docs/access.md as the tables of the code say them, section by section. */
export const accessRows: Readonly<Record<string, readonly string[]>> = {
  Actions: Object.entries(accessTable).map(([action, row]) => rowOf(action, row)),
  "Live messages": [
    ...Object.entries(liveAccess).map(([kind, action]) => `| \`${kind}\` | to the page | \`${action}\` |`),
    ...Object.entries(liveClientAccess).map(([kind, action]) => `| \`${kind}\` | from the page | \`${action}\` |`),
  ],
  "MQTT topics": Object.values(topicAccess).map(({ topic, who, may }) => `| \`${topic}\` | ${who} | ${may} |`),
  Alerts: Object.entries(alertAccess).map(([kind, row]) => rowOf(kind, row)),
};

function rowOf(name: string, row: AccessRow): string {
  const cells = roles.map((role) => {
    const relation = row[role];
    return relation === undefined ? "" : words[relation];
  });
  return `| \`${name}\` | ${cells.join(" | ")} |`;
}
