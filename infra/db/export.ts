import { AppError } from "../domain/errors.ts";
import type { EpochMs } from "../domain/time.ts";
import { toIso } from "../domain/time.ts";
import type { Database, Queryable } from "./database.ts";
import { typedFor } from "./typed-for.ts";

export type ExportSubject = { readonly kind: "senior" | "person"; readonly id: string };

/** What opens something is nobody's to give out, not even to its owner: whoever finds the file must not get in. */
const withoutSecrets = `to_jsonb(t) - '{secret,next_secret,password_hash,token_hash,csrf_token,code_hash,hash,prev_hash}'::text[]`;

/** Whom a guardian's number belongs to is not the guardian's to know. */
const withoutSubstitute = `case when t.action = 'askSubstitute' then ${withoutSecrets} #- '{detail,substituteId}' else ${withoutSecrets} end`;

/** Everything with the subject's id in it, `$1`; what hangs on an incident, a fence or a band is found by that. */
const tablesOf: Readonly<Record<ExportSubject["kind"], readonly (readonly [table: string, condition: string])[]>> = {
  senior: [
    ["seniors", "senior_id = $1"],
    ["senior_photos", "senior_id = $1"],
    ["consents", "senior_id = $1"],
    ["pairings", "senior_id = $1"],
    ["wristband_assignments", "senior_id = $1"],
    ["wristbands", "wristband_id in (select wristband_id from wristband_assignments where senior_id = $1)"],
    ["fences", "senior_id = $1"],
    ["fence_versions", "fence_id in (select fence_id from fences where senior_id = $1)"],
    ["fence_judgements", "senior_id = $1"],
    ["excuses", "senior_id = $1"],
    ["engine_states", "senior_id = $1"],
    ["signals", "senior_id = $1"],
    ["incidents", "senior_id = $1"],
    ["incident_events", "incident_id in (select incident_id from incidents where senior_id = $1)"],
    ["incident_answers", "incident_id in (select incident_id from incidents where senior_id = $1)"],
    ["incident_timers", "incident_id in (select incident_id from incidents where senior_id = $1)"],
    ["finder_codes", "senior_id = $1"],
    ["clues", "senior_id = $1"],
    ["clue_photos", "clue_id in (select clue_id from clues where senior_id = $1)"],
    ["cap_documents", "incident_id in (select incident_id from incidents where senior_id = $1)"],
    ["share_links", "incident_id in (select incident_id from incidents where senior_id = $1)"],
    ["outbox", "senior_id = $1"],
    ["delivery_attempts", "alert_id in (select alert_id from outbox where senior_id = $1)"],
    ["duty_overrides", "senior_id = $1"],
    ["commands", duringAssignment("created_at")],
    ["message_rejects", duringAssignment("received_at")],
    ["last_positions", "senior_id = $1"],
    ["coarse_cells", "senior_id = $1"],
    ["break_glass", "senior_id = $1"],
    ["audit", "senior_id = $1"],
  ],
  person: [
    ["people", "person_id = $1"],
    ["person_roles", "person_id = $1"],
    ["organisation_links", "person_id = $1"],
    ["second_factors", "person_id = $1"],
    ["sessions", "person_id = $1"],
    ["open_pages", "person_id = $1"],
    ["channels", "person_id = $1"],
    ["invitations", "person_id = $1 or invited_by = $1"],
    ["pairings", "person_id = $1"],
    ["duty_shifts", "person_id = $1"],
    ["duty_overrides", "person_id = $1 or substitute_id = $1"],
    // Not by whoever asked: that row would tell them whose number it is.
    ["substitutions", `coordinator_id = $1 or ${typedFor("$1")}`],
    ["outbox", "person_id = $1"],
    ["delivery_attempts", "alert_id in (select alert_id from outbox where person_id = $1)"],
    ["incident_answers", "person_id = $1"],
    ["incident_events", "actor_id = $1"],
    ["commands", "ordered_by = $1"],
    ["share_links", "made_by = $1"],
    ["break_glass", "person_id = $1"],
    ["audit", "person_id = $1 or $1 in (detail->>'changedPersonId', detail->>'erasedPersonId')"],
  ],
};

function duringAssignment(at: string): string {
  return `exists (select 1 from wristband_assignments a where a.senior_id = $1 and a.wristband_id = t.wristband_id
    and t.${at} >= a.assigned_at and (a.ended_at is null or t.${at} <= a.ended_at))`;
}

/** Fixes of one page: what a senior's band says in about half a day. */
const PAGE = 5_000;

/**
 * Everything that is held about one person as lines of JSON: a head, `{ table, row }` for each row, and an end with the
 * counts, by which a reader knows that nothing is missing. NOT_FOUND before the first line.
 */
export async function* exportLines(
  db: Database,
  subject: ExportSubject,
  madeAt: EpochMs,
): AsyncGenerator<string, void, undefined> {
  const [home] = subject.kind === "senior" ? ["seniors", "senior_id"] : ["people", "person_id"];
  const known = await db.query(`select 1 from ${home} where ${subject.kind}_id = $1`, [subject.id]);
  if (known.length === 0) throw new AppError("NOT_FOUND", { subject: subject.id });
  yield line({ kind: "head", about: subject, madeAt: toIso(madeAt), format: 1 });
  const counts: Record<string, number> = {};
  for await (const { table, row } of rowsOf(db, subject)) {
    counts[table] = (counts[table] ?? 0) + 1;
    yield line({ kind: "row", table, row });
  }
  yield line({ kind: "end", counts });
}

type TableRow = { readonly table: string; readonly row: unknown };

async function* rowsOf(db: Queryable, { kind, id }: ExportSubject): AsyncGenerator<TableRow, void, undefined> {
  for (const [table, condition] of tablesOf[kind]) {
    const rows = await db.query<{ row: unknown }>(
      `select ${kind === "person" && table === "audit" ? withoutSubstitute : withoutSecrets} as row from ${table} t where ${condition}`,
      [id],
    );
    for (const { row } of rows) yield { table, row };
  }
  if (kind === "senior") yield* fixesOf(db, id);
}

async function* fixesOf(db: Queryable, seniorId: string): AsyncGenerator<TableRow, void, undefined> {
  const bands = await db.query<{ id: string }>(
    `select wristband_id as id from wristband_assignments where senior_id = $1
     union select wristband_id from last_positions where senior_id = $1`,
    [seniorId],
  );
  for (const { id: band } of bands) {
    let after: readonly [at: string, key: number] = ["-infinity", 0];
    for (;;) {
      const page: readonly { row: unknown; at: EpochMs; key: number }[] = await db.query(
        `select to_jsonb(t) as row, fixed_at as at, message_key as key from fixes t
         where wristband_id = $1 and senior_id = $2 and (fixed_at, message_key) > ($3, $4)
         order by fixed_at, message_key limit ${PAGE}`,
        [band, seniorId, ...after],
      );
      for (const { row } of page) yield { table: "fixes", row };
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = [toIso(last.at), last.key];
    }
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
