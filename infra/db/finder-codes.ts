import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type AreaId, areaId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export const finderPurposes = ["wristband", "flyer"] as const;
export type FinderPurpose = (typeof finderPurposes)[number];

export type FinderCodeIssue = {
  readonly seniorId: SeniorId;
  readonly purpose: FinderPurpose;
  /** Whose code it is; it opens nothing once somebody else wears the band. */
  readonly wristbandId: string | null;
  readonly issuedBy: PersonId;
  readonly issuedAt: EpochMs;
  /** `null`: until it is revoked. */
  readonly expiresAt: EpochMs | null;
};

/** Makes the token that stands behind `#` in a finder's address: 256 random bits, of which only a hash is kept. */
export async function issueFinderCode(tx: Queryable, issue: FinderCodeIssue): Promise<{ readonly token: string }> {
  const token = randomBytes(32).toString("base64url");
  await tx.query(
    `insert into finder_codes (code_id, senior_id, purpose, wristband_id, token_hash, issued_by, issued_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      randomUUID(),
      issue.seniorId,
      issue.purpose,
      issue.wristbandId,
      hashOf(token),
      issue.issuedBy,
      toIso(issue.issuedAt),
      issue.expiresAt === null ? null : toIso(issue.expiresAt),
    ],
  );
  return { token };
}

/** Ends all codes of one purpose of a senior; how many there were. */
export async function revokeFinderCodes(
  tx: Queryable,
  codes: { readonly seniorId: SeniorId; readonly purpose: FinderPurpose; readonly at: EpochMs },
): Promise<number> {
  const rows = await tx.query(
    "update finder_codes set revoked_at = $3 where senior_id = $1 and purpose = $2 and revoked_at is null returning 1",
    [codes.seniorId, codes.purpose, toIso(codes.at)],
  );
  return rows.length;
}

export type FinderCode = {
  readonly kind: "known";
  readonly codeId: string;
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly purpose: FinderPurpose;
  readonly calledName: string;
  readonly gender: "female" | "male";
  /** People are out looking: a suspicion or a drill is no search. */
  readonly isLookedFor: boolean;
};

/** What a token opens; `invalid`: we never made it; `expired`: too old, revoked, or the band has changed hands. */
export async function readFinderCode(
  db: Queryable,
  token: string,
): Promise<FinderCode | { readonly kind: "invalid" | "expired" }> {
  const [row] = await db.query<Omit<FinderCode, "kind"> & { readonly isOver: boolean }>(
    codeSql,
    [hashOf(token)],
    "read-finder-code",
  );
  if (row === undefined) return { kind: "invalid" };
  const { isOver, ...code } = row;
  if (isOver) return { kind: "expired" };
  return { ...code, kind: "known", seniorId: seniorId(code.seniorId), areaId: areaId(code.areaId) };
}

const codeSql = `
select c.code_id as "codeId", c.senior_id as "seniorId", s.area_id as "areaId", c.purpose, s.called_name as "calledName", s.gender,
  exists (select 1 from incidents i where i.senior_id = c.senior_id and i.ended_at is null and i.state <> 'suspected'
    and not i.drill) as "isLookedFor",
  c.revoked_at is not null or coalesce(c.expires_at <= service_now(), false) or s.left_at is not null
    or (c.wristband_id is not null and not exists (select 1 from wristband_assignments a
      where a.wristband_id = c.wristband_id and a.senior_id = c.senior_id and a.ended_at is null)) as "isOver"
from finder_codes c join seniors s using (senior_id) where c.token_hash = $1`;

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
