import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { PersonBody, PersonList } from "../../infra/contract/http.ts";
import { PersonView } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import {
  addRole,
  clearRoles,
  findPersonTarget,
  insertPerson,
  listPeople,
  type PersonChange,
  readPerson,
  updatePerson,
} from "../../infra/db/people.ts";
import { deleteSessionsOf } from "../../infra/db/sessions.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { areaId, personId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { readLogin } from "../auth/login.ts";
import { mayChangePeople, type NewGrant } from "../auth/may-change-people.ts";
import type { Passwords } from "../auth/passwords.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { showPerson } from "../present/seniors.ts";
import { problems, type RouteServer } from "../route-server.ts";

export type PersonRouteDeps = { readonly db: Database; readonly clock: Clock; readonly passwords: Passwords };

/** People and their roles. A body with the id of somebody known changes them. */
export function addPersonRoutes(server: RouteServer, deps: PersonRouteDeps): void {
  server.get("/people", {
    config: { access: "readPeople" },
    schema: {
      tags: ["people"],
      querystring: Type.Object({ query: Type.Optional(Type.String({ maxLength: 100 })) }),
      response: { 200: PersonList, ...problems },
    },
    handler: async (request) => {
      const search = request.query.query?.trim().toLowerCase() ?? "";
      const scope = scopeOf(whoAsks(request).reach, "readPeople");
      const rows = await listPeople(deps.db, scope, search === "" ? null : search);
      return { items: rows.map(showPerson) };
    },
  });

  server.post("/people", {
    config: { access: "changePeople" },
    schema: { tags: ["people"], body: PersonBody, response: { 200: PersonView, 201: PersonView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { body } = request;
      const known = body.personId === undefined ? null : await findPersonTarget(deps.db, body.personId);
      const grants = readGrants(body.roles);
      const role = mayChangePeople(me, { known, grants });
      const passwordHash = body.password === undefined ? null : await deps.passwords.hash(body.password);
      const person = readPersonBody(body, passwordHash);
      await save(deps, { me, role, person, grants, isNew: known === null });
      const saved = await readPerson(deps.db, person.personId);
      if (saved === null) throw new AppError("NOT_FOUND");
      return await reply.code(known === null ? 201 : 200).send(showPerson(saved));
    },
  });
}

async function save(
  deps: PersonRouteDeps,
  change: {
    readonly me: SignedIn;
    readonly role: Role;
    readonly person: PersonChange;
    readonly grants: readonly NewGrant[];
    readonly isNew: boolean;
  },
): Promise<void> {
  const { person, grants } = change;
  await deps.db.transaction(async (tx) => {
    await (change.isNew ? insertPerson : updatePerson)(tx, person);
    await clearRoles(tx, person.personId);
    for (const grant of grants) await addRole(tx, { ...grant, personId: person.personId });
    // Whoever knew the old password is signed out with it.
    if (person.passwordHash !== null) await deleteSessionsOf(tx, person.personId);
    await appendAudit(tx, {
      at: deps.clock.now(),
      personId: change.me.session.personId,
      role: change.role,
      action: change.isNew ? "addPerson" : "changePerson",
      detail: {
        changedPersonId: person.personId,
        roles: grants.map((grant) => `${grant.role}@${grant.areaId ?? "*"}`),
        newPassword: person.passwordHash !== null,
      },
    });
  });
}

function readGrants(roles: PersonBody["roles"]): readonly NewGrant[] {
  return roles.map((grant) => ({ role: grant.role, areaId: grant.areaId === null ? null : areaId(grant.areaId) }));
}

function readPersonBody(body: PersonBody, passwordHash: string | null): PersonChange {
  return {
    personId: personId(body.personId ?? randomUUID()),
    name: body.name,
    phone: body.phone ?? null,
    email: body.email ?? null,
    locale: body.locale ?? "zh-CN",
    login: readLogin(body.login),
    passwordHash,
  };
}
