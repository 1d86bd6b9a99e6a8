import { randomUUID } from "node:crypto";
import type { Static } from "typebox";
import type { GuardianBody } from "../infra/contract/http.ts";
import type { Database } from "../infra/db/database.ts";
import type { GuardianChoice } from "../infra/db/enrolment.ts";
import { findPersonTarget } from "../infra/db/people.ts";
import { AppError } from "../infra/domain/errors.ts";
import { isLonLat } from "../infra/domain/geo.ts";
import { personId } from "../infra/domain/ids.ts";
import { requireReach } from "./auth/guard.ts";
import { readLogin } from "./auth/login.ts";
import type { Passwords } from "./auth/passwords.ts";
import type { SignedIn } from "./auth/session-store.ts";

export type ReadGuardian = (asker: SignedIn, body: Static<typeof GuardianBody>) => Promise<GuardianChoice>;

/**
 * Reads a guardian of a form: somebody known, when `personId` names a person in reach, else somebody new. Nobody's login or
 * password changes this way (CONFLICT).
 */
export function createReadGuardian(deps: { readonly db: Database; readonly passwords: Passwords }): ReadGuardian {
  return async (asker, body) => {
    const home = readHome(body);
    const known = body.personId === undefined ? null : await findPersonTarget(deps.db, body.personId);
    if (known !== null) {
      requireReach(asker, "readPeople", known);
      if (body.login !== undefined || body.password !== undefined)
        throw new AppError("CONFLICT", { personId: known.personId });
      if (home !== null) requireReach(asker, "changeGuardians", known);
      return { kind: "known", personId: known.personId, home };
    }
    return {
      kind: "new",
      home,
      person: {
        personId: personId(body.personId ?? randomUUID()),
        name: body.name,
        phone: body.phone,
        email: body.email ?? null,
        locale: "zh-CN",
        login: readLogin(body.login),
        passwordHash: body.password === undefined ? null : await deps.passwords.hash(body.password),
      },
    };
  };
}

function readHome({ home }: Static<typeof GuardianBody>): GuardianChoice["home"] {
  if (home === undefined) return null;
  const { place } = home;
  if (place !== null && !isLonLat(place.lon, place.lat)) throw new AppError("REQUEST_INVALID", { what: "home" });
  return { address: home.address.trim(), place };
}
