import { randomBytes, randomUUID } from "node:crypto";
import type { EnrolmentBody as Body, EnrolmentResult } from "../infra/contract/http.ts";
import { appendAudit } from "../infra/db/audit.ts";
import { insertConsent } from "../infra/db/consents.ts";
import type { Database } from "../infra/db/database.ts";
import { enrolSenior, type GuardianChoice, type NewSenior } from "../infra/db/enrolment.ts";
import { AppError } from "../infra/domain/errors.ts";
import { isInsideBox, isLonLat, type LonLatBox, lonLat } from "../infra/domain/geo.ts";
import { areaId, fenceId, seniorId, wristbandId } from "../infra/domain/ids.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import { requireReach } from "./auth/guard.ts";
import { hashToken, type SignedIn } from "./auth/session-store.ts";
import { consentAudit, newConsent } from "./consent.ts";
import { readFenceShape } from "./fence-shape.ts";
import type { ReadGuardian } from "./guardian-choice.ts";

export type EnrolDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly serviceBox: LonLatBox;
  readonly readGuardian: ReadGuardian;
};

/** Enrols one senior in the name of `me`: with wristband, two guardians, home fence and consent, or nothing at all. */
export type Enrol = (me: SignedIn, body: Body) => Promise<EnrolmentResult>;

export function createEnrol(deps: EnrolDeps): Enrol {
  return async (me, body) => {
    const senior = readSenior(body, deps.serviceBox);
    const role = requireReach(me, "enrol", { areaIds: [senior.areaId] });
    const shape = readFenceShape(body.fence, deps.serviceBox);
    const [first, second] = body.guardians;
    if (first === undefined || second === undefined) throw new AppError("REQUEST_INVALID");
    const guardians = { A: await deps.readGuardian(me, first), B: await deps.readGuardian(me, second) };
    const token = randomBytes(32).toString("base64url");
    const wristband = {
      wristbandId: wristbandId(body.wristband.wristbandId),
      model: body.wristband.model ?? "",
      reportIntervalSeconds: body.wristband.reportIntervalSeconds,
      tokenHash: hashToken(token),
    };
    const fence = { fenceId: fenceId(randomUUID()), shape };
    const guardianIds = [personOf(guardians.A), personOf(guardians.B)];
    const made = { by: me.session.personId, now: deps.clock.now() };
    const consent = body.consent === undefined ? null : newConsent(body.consent, made);
    await deps.db.transaction(async (tx) => {
      await enrolSenior(tx, { senior, wristband, guardians, fence, enrolledBy: me.session.personId });
      if (consent !== null) await insertConsent(tx, senior.seniorId, consent);
      const about = { seniorId: senior.seniorId, role };
      await appendAudit(tx, ...(consent === null ? [] : [consentAudit(consent, about)]), {
        at: deps.clock.now(),
        personId: me.session.personId,
        role,
        action: "enrol",
        seniorId: senior.seniorId,
        detail: { wristbandId: wristband.wristbandId, fenceId: fence.fenceId, guardianIds, homeOf: homesIn(guardians) },
      });
    });
    const { seniorId: enrolled } = senior;
    return { seniorId: enrolled, wristbandId: wristband.wristbandId, token, fenceId: fence.fenceId, guardianIds };
  };
}

function readSenior({ senior }: Body, serviceBox: LonLatBox): NewSenior {
  const { lon, lat } = senior.home;
  if (!isLonLat(lon, lat) || !isInsideBox(lonLat(lon, lat), serviceBox)) throw new AppError("FENCE_OUTSIDE_SERVICE");
  return {
    seniorId: seniorId(senior.seniorId ?? randomUUID()),
    areaId: areaId(senior.areaId),
    name: senior.name,
    calledName: senior.calledName,
    gender: senior.gender,
    birthYear: senior.birthYear ?? null,
    features: senior.features ?? "",
    clothes: senior.clothes ?? "",
    address: senior.address ?? "",
    home: { lon, lat },
  };
}

function personOf(guardian: GuardianChoice): string {
  return guardian.kind === "known" ? guardian.personId : guardian.person.personId;
}

/** Whose home was written down: the audit says who, and never where. */
function homesIn({ A, B }: Readonly<Record<"A" | "B", GuardianChoice>>): readonly string[] {
  return [A, B].filter(({ home }) => home !== null).map(personOf);
}
