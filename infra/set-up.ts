import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPasswords } from "../api/auth/passwords.ts";
import { projectFolder } from "./config/project-folder.ts";
import { type AreaRow, areaKinds, saveArea } from "./db/areas.ts";
import type { Database } from "./db/database.ts";
import { addRole, insertPerson, readPerson, updatePerson } from "./db/people.ts";
import { AppError } from "./domain/errors.ts";
import { areaId, personId } from "./domain/ids.ts";
import { type Role, roles } from "./domain/roles.ts";

/** The areas of Haining that take part, with their official division codes. */
export const hainingAreasFile = (): string => join(projectFolder(), "infra", "deploy", "areas-haining.json");

/** Makes or renames the areas of a JSON file, parents first. Throws REQUEST_INVALID naming the entry that is wrong. */
export async function setUpAreas(db: Database, file: string): Promise<number> {
  const value: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!Array.isArray(value)) throw new AppError("REQUEST_INVALID", { file, reason: "not a list" });
  const areas = value.map(readArea);
  await db.transaction(async (tx) => {
    for (const area of areas) await saveArea(tx, area);
  });
  return areas.length;
}

export type AccountSetUp = {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly areaId: string | null;
  readonly password: string;
};

/** Makes somebody who can sign in, or gives them a new password and one more role. The login is also the person's id. */
export async function setUpAccount(db: Database, account: AccountSetUp): Promise<void> {
  const id = personId(account.login);
  const passwordHash = await createPasswords().hash(account.password);
  await db.transaction(async (tx) => {
    const known = await readPerson(tx, id);
    const person = {
      personId: id,
      name: account.name,
      phone: known?.phone ?? null,
      email: known?.email ?? null,
      locale: known?.locale ?? "zh-CN",
      login: account.login,
      passwordHash,
    } as const;
    await (known === null ? insertPerson(tx, person) : updatePerson(tx, person));
    await addRole(tx, {
      personId: id,
      role: account.role,
      areaId: account.areaId === null ? null : areaId(account.areaId),
    });
  });
}

export function roleOf(text: string): Role {
  const role = roles.find((candidate) => candidate === text);
  if (role === undefined) throw new AppError("REQUEST_INVALID", { reason: `role must be one of ${roles.join(", ")}` });
  return role;
}

function readArea(entry: unknown, index: number): AreaRow {
  const field = (name: string): unknown =>
    typeof entry === "object" && entry !== null ? Reflect.get(entry, name) : undefined;
  const text = (name: string): string => {
    const value = field(name);
    if (typeof value !== "string" || value === "") throw new AppError("REQUEST_INVALID", { entry: index, field: name });
    return value;
  };
  const kind = areaKinds.find((candidate) => candidate === field("kind"));
  if (kind === undefined) throw new AppError("REQUEST_INVALID", { entry: index, field: "kind" });
  const parent = field("parentId");
  return {
    areaId: areaId(text("areaId")),
    parentId: typeof parent === "string" ? areaId(parent) : null,
    kind,
    nameZh: text("nameZh"),
    nameEn: text("nameEn"),
  };
}
