import type { FenceDraft, FenceJudgement } from "../domain/fence-judgement.ts";
import { type SeniorId, seniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

export type AskedJudgement = {
  readonly judgementId: string;
  readonly seniorId: SeniorId;
  readonly draft: FenceDraft;
};

/** Asks whichever gateway is there, and forgets what was asked days ago. */
export async function askJudgement(tx: Queryable, asked: AskedJudgement): Promise<void> {
  await tx.query("delete from fence_judgements where asked_at < service_now() - interval '2 days'");
  await tx.query("insert into fence_judgements (judgement_id, senior_id, draft) values ($1, $2, $3)", [
    asked.judgementId,
    asked.seniorId,
    JSON.stringify(asked.draft),
  ]);
}

/** `result` is `null` until a gateway has judged it. */
export async function readJudgement(
  db: Queryable,
  judgementId: string,
): Promise<(AskedJudgement & { readonly result: FenceJudgement | null }) | null> {
  const [row] = await db.query<AskedJudgement & { readonly result: FenceJudgement | null }>(
    `select judgement_id as "judgementId", senior_id as "seniorId", draft, result
     from fence_judgements where judgement_id = $1`,
    [judgementId],
  );
  return row ?? null;
}

/** Takes the oldest one that waits, for a minute; nobody looks any more at what was asked ten minutes ago. */
export async function claimJudgement(db: Queryable): Promise<AskedJudgement | null> {
  const [row] = await db.query<{ judgement_id: string; senior_id: string; draft: FenceDraft }>(
    `update fence_judgements set lease_until = service_now() + interval '1 minute'
     where judgement_id = (
       select judgement_id from fence_judgements
       where result is null and asked_at > service_now() - interval '10 minutes'
         and (lease_until is null or lease_until <= service_now())
       order by asked_at limit 1 for update skip locked)
     returning judgement_id, senior_id, draft`,
  );
  if (row === undefined) return null;
  return { judgementId: row.judgement_id, seniorId: seniorId(row.senior_id), draft: row.draft };
}

export async function endJudgement(db: Queryable, judgementId: string, result: FenceJudgement): Promise<void> {
  await db.query("update fence_judgements set result = $2 where judgement_id = $1", [
    judgementId,
    JSON.stringify(result),
  ]);
}
