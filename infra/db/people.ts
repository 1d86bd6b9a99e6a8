import type { Scope } from "../domain/access.ts";
import { AppError } from "../domain/errors.ts";
import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Role } from "../domain/roles.ts";
import { type Queryable, sqlState } from "./database.ts";

export type PersonRow = {
  readonly personId: PersonId;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly locale: "zh-CN" | "en";
  readonly roles: readonly { readonly role: Role; readonly areaId: AreaId | null }[];
};

const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";

const selectPerson = `
select p.person_id as "personId", p.name, p.phone, p.email, p.locale,
  coalesce((select json_agg(json_build_object('role', r.role, 'areaId', r.area_id) order by r.role, r.area_id)
    from person_roles r where r.person_id = p.person_id), '[]') as roles
from people p
where p.disabled_at is null`;

/** Somebody who has not been disabled, or `null`. */
export async function readPerson(db: Queryable, personId: string): Promise<PersonRow | null> {
  const [row] = await db.query<PersonRow>(`${selectPerson} and p.person_id = $1`, [personId]);
  return row ?? null;
}

/** Who signs in with this login; the hash is `null` for somebody who has no password. */
export async function findAccount(
  db: Queryable,
  login: string,
): Promise<{ readonly personId: PersonId; readonly passwordHash: string | null } | null> {
  const [row] = await db.query<{ personId: PersonId; passwordHash: string | null }>(
    `select person_id as "personId", password_hash as "passwordHash" from people
     where login = $1 and disabled_at is null`,
    [login],
  );
  return row ?? null;
}

/** What somebody signs in with. */
export async function findLogin(db: Queryable, personId: string): Promise<string | null> {
  const [row] = await db.query<{ login: string | null }>("select login from people where person_id = $1", [personId]);
  return row?.login ?? null;
}

/**
 * People with a role inside the scope's areas, or who guard a senior there; with `search`, only those with the text in their
 * name, phone or id.
 */
export async function listPeople(db: Queryable, scope: Scope, search: string | null): Promise<readonly PersonRow[]> {
  return await db.query<PersonRow>(
    `${selectPerson} and ($1::boolean or exists (
       select 1 from person_roles r where r.person_id = p.person_id and r.area_id = any($2::text[])
     ) or exists (
       select 1 from pairings join seniors using (senior_id)
       where pairings.person_id = p.person_id and ended_at is null and seniors.area_id = any($2::text[])
     ))
     and ($3::text is null or strpos(lower(p.name), $3) > 0 or strpos(p.phone, $3) > 0 or strpos(p.person_id, $3) > 0)
     order by p.person_id limit 2000`,
    [scope.everywhere, [...scope.areaIds], search],
  );
}

/** What access needs to know of a person: the areas of their roles and of the seniors they guard. */
export type PersonTarget = {
  readonly personId: PersonId;
  readonly areaIds: readonly AreaId[];
  readonly roles: readonly Role[];
  readonly hasLogin: boolean;
};

/** `null`: there is nobody with this id, or they were disabled. */
export async function findPersonTarget(db: Queryable, personId: string): Promise<PersonTarget | null> {
  const [row] = await db.query<PersonTarget>(
    `select p.person_id as "personId", (p.login is not null
         or exists (select 1 from organisation_links o where o.person_id = p.person_id)) as "hasLogin",
       array(select r.role from person_roles r where r.person_id = p.person_id) as roles,
       array(select r.area_id from person_roles r where r.person_id = p.person_id and r.area_id is not null
             union select s.area_id from pairings g join seniors s using (senior_id)
             where g.person_id = p.person_id and g.ended_at is null) as "areaIds"
     from people p where p.person_id = $1 and p.disabled_at is null`,
    [personId],
  );
  return row ?? null;
}

export type PersonChange = {
  readonly personId: PersonId;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly locale: "zh-CN" | "en";
  readonly login: string | null;
  readonly passwordHash: string | null;
};

/** Registers somebody new. CONFLICT: the id or the login is taken. */
export async function insertPerson(tx: Queryable, person: PersonChange): Promise<void> {
  await orConflict(() =>
    tx.query(
      `insert into people (person_id, name, phone, email, locale, login, password_hash)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      personValues(person),
    ),
  );
}

/** Changes somebody; a login or password that is `null` stays as it was. CONFLICT: the login is taken. */
export async function updatePerson(tx: Queryable, person: PersonChange): Promise<void> {
  await orConflict(() =>
    tx.query(
      `update people set name = $2, phone = $3, email = $4, locale = $5, login = coalesce($6, login),
         password_hash = coalesce($7, password_hash) where person_id = $1`,
      personValues(person),
    ),
  );
}

function personValues(person: PersonChange): readonly unknown[] {
  return [person.personId, person.name, person.phone, person.email, person.locale, person.login, person.passwordHash];
}

async function orConflict(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (sqlState(cause) === UNIQUE_VIOLATION) throw new AppError("CONFLICT", { what: "person or login" }, { cause });
    throw cause;
  }
}

/** Gives one role on top of what the person has. */
export async function addRole(
  tx: Queryable,
  grant: { readonly personId: PersonId; readonly role: Role; readonly areaId: AreaId | null },
): Promise<void> {
  try {
    await tx.query("insert into person_roles (person_id, role, area_id) values ($1, $2, $3) on conflict do nothing", [
      grant.personId,
      grant.role,
      grant.areaId,
    ]);
  } catch (cause) {
    if (sqlState(cause) === FOREIGN_KEY_VIOLATION) throw new AppError("NOT_FOUND", { areaId: grant.areaId }, { cause });
    throw cause;
  }
}

/** Takes every role away, before the new ones are given. */
export async function clearRoles(tx: Queryable, personId: PersonId): Promise<void> {
  await tx.query("delete from person_roles where person_id = $1", [personId]);
}

/** Guardians A and B of a senior now. */
export async function guardiansOf(db: Queryable, seniorId: SeniorId): Promise<readonly PersonId[]> {
  const rows = await db.query<{ personId: PersonId }>(
    `select person_id as "personId" from pairings where senior_id = $1 and ended_at is null order by slot`,
    [seniorId],
  );
  return rows.map((row) => row.personId);
}
