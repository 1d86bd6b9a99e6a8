import { keepDaysOf, type RetentionPolicy, type RetentionRule } from "../domain/retention.ts";
import { DAY_MS, type EpochMs, epochMs, plusMs, toIso } from "../domain/time.ts";
import { appendAudit } from "./audit.ts";
import type { Database, Queryable } from "./database.ts";
import { coarsenAndDropDays, countOldFixes } from "./fix-days.ts";

/** What one rule did on one day; `leftOver`: rows older than `goneBefore` that were still there after the last run. */
export type RetentionRun = {
  readonly day: string;
  readonly rule: RetentionRule;
  readonly keptDays: number;
  readonly goneBefore: EpochMs;
  readonly removed: number;
  readonly coarsened: number;
  readonly leftOver: number;
  readonly runs: number;
  readonly lastRanAt: EpochMs;
};
type Outcome = { readonly removed: number; readonly coarsened: number; readonly leftOver: number };

/** Where each rule finds what is too old; `$1` is the instant. The trace goes by whole days, see fix-days.ts. */
const tooOld: Readonly<Record<Exclude<RetentionRule, "preciseTrace">, readonly [table: string, condition: string]>> = {
  coarseCells: ["coarse_cells", "day < ($1::timestamptz at time zone 'UTC')::date"],
  // A later incident may point back at it; that one is younger and stays without.
  incidents: ["incidents", "closed_at < $1"],
  brokenGlass: ["break_glass", "ends_at < $1"],
  signals: ["signals", "incident_id is null and concluded_at < $1"],
  messages: ["outbox", "incident_id is null and created_at < $1 and state not in ('waiting', 'held')"],
  rejects: ["message_rejects", "received_at < $1"],
  clockCorrections: ["clock_corrections", "received_at < $1"],
  commands: ["commands", "coalesce(ended_at, expires_at) < $1"],
  excuses: ["excuses", "ends_at < $1"],
  shareLinks: ["share_links", "expires_at < $1"],
  clues: ["clues", "given_at < $1"],
  substitutions: ["substitutions", "override_id in (select override_id from duty_overrides where ends_at < $1)"],
  fenceJudgements: ["fence_judgements", "asked_at < $1"],
};

/** Runs every rule once; what they did is in `retention_runs`, and in the audit when anything went. Safe to run at any time. */
export async function runRetention(
  db: Database,
  run: { readonly now: EpochMs; readonly policy: RetentionPolicy },
): Promise<Readonly<Record<string, number>>> {
  const { now, policy } = run;
  const gone: Record<string, number> = {};
  const trace = before(now, keepDaysOf("preciseTrace", policy));
  const days = await coarsenAndDropDays(db, { before: trace, makesCells: policy.coarseDays > 0 });
  const left = await countOldFixes(db, trace);
  await note(db, { rule: "preciseTrace", goneBefore: trace, outcome: { ...days, leftOver: left } }, run);
  if (days.removed > 0) gone["preciseTrace"] = days.removed;
  for (const rule of rulesOf(tooOld)) {
    const goneBefore = before(now, keepDaysOf(rule, policy));
    const outcome = await removeOld(db, rule, goneBefore);
    await note(db, { rule, goneBefore, outcome }, run);
    if (outcome.removed > 0) gone[rule] = outcome.removed;
  }
  return gone;
}

export async function listRetentionRuns(db: Queryable, limit: number): Promise<readonly RetentionRun[]> {
  return await db.query<RetentionRun>(
    `select day::text, rule, kept_days as "keptDays", gone_before as "goneBefore", removed, coarsened,
       left_over as "leftOver", runs, last_ran_at as "lastRanAt"
     from retention_runs order by day desc, rule limit $1`,
    [limit],
  );
}

async function removeOld(db: Database, rule: keyof typeof tooOld, goneBefore: EpochMs): Promise<Outcome> {
  const [table, condition] = tooOld[rule];
  const at = [toIso(goneBefore)];
  return await db.transaction(async (tx) => {
    if (rule === "incidents") await forgetPrevious(tx, at);
    const removed = await tx.query(`delete from ${table} where ${condition} returning 1`, at);
    const [left] = await tx.query<{ count: number }>(`select count(*) as count from ${table} where ${condition}`, at);
    return { removed: removed.length, coarsened: 0, leftOver: left?.count ?? 0 };
  });
}

async function forgetPrevious(tx: Queryable, at: readonly unknown[]): Promise<void> {
  await tx.query(
    `update incidents set previous_incident_id = null where previous_incident_id in
       (select incident_id from incidents where closed_at < $1)`,
    at,
  );
}

async function note(
  db: Database,
  done: { readonly rule: RetentionRule; readonly goneBefore: EpochMs; readonly outcome: Outcome },
  { now, policy }: { readonly now: EpochMs; readonly policy: RetentionPolicy },
): Promise<void> {
  const { rule, goneBefore, outcome } = done;
  const keptDays = keepDaysOf(rule, policy);
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into retention_runs as r (day, rule, kept_days, gone_before, removed, coarsened, left_over, runs, last_ran_at)
       values (($1::timestamptz at time zone 'UTC')::date, $2, $3, $4, $5, $6, $7, 1, $1)
       on conflict (day, rule) do update set kept_days = excluded.kept_days, gone_before = excluded.gone_before,
         removed = r.removed + excluded.removed, coarsened = r.coarsened + excluded.coarsened,
         left_over = excluded.left_over, runs = r.runs + 1, last_ran_at = excluded.last_ran_at`,
      [toIso(now), rule, keptDays, toIso(goneBefore), outcome.removed, outcome.coarsened, outcome.leftOver],
    );
    if (outcome.removed === 0) return;
    const detail = { rule, keptDays, goneBefore: toIso(goneBefore), ...outcome };
    await appendAudit(tx, { at: now, personId: null, role: null, action: "retention", detail });
  });
}

/** Midnight UTC: rules go by whole days, so that a day is there or gone. */
function before(now: EpochMs, days: number): EpochMs {
  return epochMs(Math.floor(plusMs(now, -days * DAY_MS) / DAY_MS) * DAY_MS);
}

function rulesOf<Rule extends string>(table: Readonly<Record<Rule, unknown>>): readonly Rule[] {
  const rules: Rule[] = [];
  for (const rule in table) rules.push(rule);
  return rules;
}
