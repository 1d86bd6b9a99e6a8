import type { PersonHome } from "../../infra/contract/person-homes.ts";
import type { Call } from "./call.ts";
import type { Reply } from "./reply.ts";
import { km } from "./town.ts";

const at = (east: number, north: number) => {
  const [lon, lat] = km(east, north);
  return { lon, lat };
};

/** Where guardians live: the cast's are known, one near and one too far, everybody else's are not. */
export const homesAtFirst: readonly (readonly [personId: string, home: PersonHome])[] = [
  ["person-lifang", { address: "桂花浜 3 号 201 室（虚构）", place: at(0.9, -0.1) }],
  ["person-chenwei", { address: "北关路 88 号（虚构）", place: at(2.3, 2.2) }],
];

/** Whoever pairs at all pairs everywhere here. */
export function guardianHome({ method, path, account }: Call, homes: ReadonlyMap<string, PersonHome>): Reply | null {
  const [, kind, personId = "", what] = path.split("/");
  if (method !== "GET" || kind !== "people" || what !== "home") return null;
  const mayPair = account.person.roles.some(({ role }) => role === "coordinator" || role === "administrator");
  if (!mayPair) return { status: 403, body: { code: "FORBIDDEN" } };
  return { status: 200, body: homes.get(personId) ?? { address: "", place: null } };
}
