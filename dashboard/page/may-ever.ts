import type { SessionView } from "../../infra/contract/http.ts";
import { type AccessRow, type Action, accessTable } from "../../infra/domain/access-table.ts";

/** What the access table says of their roles, wherever and about whomever: a page does not offer what would be refused. */
export function mayEver({ person }: Pick<SessionView, "person">, action: Action): boolean {
  const row: AccessRow = accessTable[action];
  return person.roles.some(({ role }) => row[role] !== undefined);
}
