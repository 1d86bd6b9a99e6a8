import { AppError } from "../domain/errors.ts";
import type { FenceShape } from "../domain/fence.ts";
import type { AreaId, FenceId, PersonId, SeniorId, WristbandId } from "../domain/ids.ts";
import { type GuardianSlot, guardianSlots } from "../domain/roles.ts";
import { type Queryable, sqlState } from "./database.ts";
import { insertFence } from "./fences.ts";
import { addRole, insertPerson, type PersonChange } from "./people.ts";
import { type PersonHome, refuseOneHome, savePersonHome } from "./person-homes.ts";
import { pairGuardian } from "./seniors.ts";
import { assignWristband, saveWristband } from "./wristbands-admin.ts";

export type NewSenior = {
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly name: string;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: number | null;
  readonly features: string;
  readonly clothes: string;
  readonly address: string;
  readonly home: { readonly lon: number; readonly lat: number };
};

/** Somebody who is known already, or somebody new. `home` null: nothing was said of it, and it stays as it is. */
export type GuardianChoice = { readonly home: PersonHome | null } & (
  | { readonly kind: "known"; readonly personId: PersonId }
  | { readonly kind: "new"; readonly person: PersonChange }
);

export type Enrolment = {
  readonly senior: NewSenior;
  readonly wristband: {
    readonly wristbandId: WristbandId;
    readonly model: string;
    readonly reportIntervalSeconds: number;
    readonly tokenHash: Buffer;
  };
  readonly guardians: Readonly<Record<GuardianSlot, GuardianChoice>>;
  readonly fence: { readonly fenceId: FenceId; readonly shape: FenceShape };
  readonly enrolledBy: PersonId;
};

const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";

/** One senior with everything that makes them safe, in the caller's transaction: all of it or nothing. */
export async function enrolSenior(tx: Queryable, enrolment: Enrolment): Promise<void> {
  const { senior, wristband } = enrolment;
  await insertSenior(tx, senior);
  await saveWristband(tx, wristband);
  await assignWristband(tx, { wristbandId: wristband.wristbandId, seniorId: senior.seniorId });
  for (const slot of guardianSlots) {
    await setGuardian(tx, { senior, slot, guardian: enrolment.guardians[slot] });
  }
  await insertFence(
    tx,
    { ...enrolment.fence, seniorId: senior.seniorId, name: "", kind: "keepIn", schedule: { spans: [] } },
    enrolment.enrolledBy,
  );
}

/** Makes somebody guardian A or B, registering them first when they are new. Returns who it is. */
export async function setGuardian(
  tx: Queryable,
  pairing: {
    readonly senior: { readonly seniorId: SeniorId; readonly areaId: AreaId };
    readonly slot: GuardianSlot;
    readonly guardian: GuardianChoice;
  },
): Promise<PersonId> {
  const { senior, guardian, slot } = pairing;
  if (guardian.kind === "new") await insertPerson(tx, guardian.person);
  const personId = guardian.kind === "new" ? guardian.person.personId : guardian.personId;
  await addRole(tx, { personId, role: "guardian", areaId: senior.areaId });
  await pairGuardian(tx, { seniorId: senior.seniorId, slot, personId });
  if (guardian.home !== null) await savePersonHome(tx, personId, guardian.home);
  await refuseOneHome(tx, personId);
  return personId;
}

async function insertSenior(tx: Queryable, senior: NewSenior): Promise<void> {
  const erased = await tx.query("select 1 from erasures where kind = 'senior' and id = $1", [senior.seniorId]);
  if (erased.length > 0) throw new AppError("CONFLICT", { seniorId: senior.seniorId });
  try {
    await tx.query(
      `insert into seniors (senior_id, area_id, name, called_name, gender, birth_year, features, clothes, address,
         home_lon, home_lat) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        senior.seniorId,
        senior.areaId,
        senior.name,
        senior.calledName,
        senior.gender,
        senior.birthYear,
        senior.features,
        senior.clothes,
        senior.address,
        senior.home.lon,
        senior.home.lat,
      ],
    );
  } catch (cause) {
    if (sqlState(cause) === UNIQUE_VIOLATION) throw new AppError("CONFLICT", { seniorId: senior.seniorId }, { cause });
    if (sqlState(cause) === FOREIGN_KEY_VIOLATION)
      throw new AppError("NOT_FOUND", { areaId: senior.areaId }, { cause });
    throw cause;
  }
}
