import { createHash } from "node:crypto";
import type { Role } from "../domain/roles.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Database, Queryable } from "./database.ts";

/** One thing somebody saw or changed. `detail` holds ids, counts and instants, never names or places. */
export type AuditEntry = {
  readonly at: EpochMs;
  readonly personId: string | null;
  /** The role that allowed it. */
  readonly role: Role | null;
  readonly action: string;
  readonly seniorId?: string | null;
  readonly incidentId?: string | null;
  readonly reason?: string | null;
  readonly detail?: AuditDetail;
};
export type AuditDetail = { readonly [key: string]: AuditValue };
type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditDetail;

/** Any number that no other part of the database uses: "121" and "audit". */
const AUDIT_LOCK = 121_000_012;
const FIRST_HASH = Buffer.alloc(32);

/**
 * Adds entries to the hash chain, inside the caller's transaction, so that nothing is seen or changed without its row. The
 * lock holds until that transaction ends: call it last.
 */
export async function appendAudit(tx: Queryable, ...entries: readonly AuditEntry[]): Promise<void> {
  // A statement of its own: the next one must see what the holder before us committed.
  await tx.query("select pg_advisory_xact_lock($1)", [AUDIT_LOCK]);
  for (const entry of entries) {
    await tx.query(
      `with last as (select coalesce((select hash from audit order by seq desc limit 1), $9::bytea) as hash),
       added as (
         insert into audit (at, person_id, role, action, senior_id, incident_id, reason, detail, prev_hash, hash)
         select $1, $2, $3, $4, $5, $6, $7, $8, last.hash, sha256(last.hash || convert_to($10, 'UTF8')) from last
         returning seq, hash)
       insert into audit_head (seq, hash) select seq, hash from added
       on conflict (only_row) do update set seq = excluded.seq, hash = excluded.hash`,
      [
        toIso(entry.at),
        entry.personId,
        entry.role,
        entry.action,
        entry.seniorId ?? null,
        entry.incidentId ?? null,
        entry.reason ?? null,
        JSON.stringify(entry.detail ?? {}),
        FIRST_HASH,
        canonical(entry),
      ],
      "audit-append",
    );
  }
}

/** The same in a transaction of its own, for views. */
export async function recordView(db: Database, entry: AuditEntry): Promise<void> {
  await db.transaction((tx) => appendAudit(tx, entry));
}

export type AuditVerdict =
  /** Kept somewhere else, `hash` also proves that nobody wrote the whole chain anew. */
  | { readonly kind: "whole"; readonly rows: number; readonly hash: string }
  /** `seq`: the first row that was changed, that follows a removed or inserted one, or that is gone from the end. */
  | { readonly kind: "broken"; readonly seq: number };

/** Recomputes the chain from its first row to its head; may run while rows are added. */
export async function verifyAudit(db: Queryable): Promise<AuditVerdict> {
  let previous: Buffer = FIRST_HASH;
  let after = 0;
  for (let rows = 0; ; ) {
    const page = await db.query<AuditRow>(selectPage, [after]);
    for (const row of page) {
      const isLinked = row.prevHash.equals(previous) && row.hash.equals(chained(previous, canonical(row)));
      if (!isLinked) return { kind: "broken", seq: row.seq };
      previous = row.hash;
      after = row.seq;
      rows += 1;
    }
    if (page.length > 0) continue;
    const head = await readHead(db);
    if (head.hash.equals(previous)) return { kind: "whole", rows, hash: previous.toString("hex") };
    const [later] = await db.query("select 1 from audit where seq > $1 limit 1", [after]);
    if (later === undefined) return { kind: "broken", seq: head.seq > after ? head.seq : after };
  }
}

async function readHead(db: Queryable): Promise<{ readonly seq: number; readonly hash: Buffer }> {
  const [head] = await db.query<{ seq: number; hash: Buffer }>("select seq, hash from audit_head");
  return head ?? { seq: 0, hash: FIRST_HASH };
}

type AuditRow = Required<AuditEntry> & { readonly seq: number; readonly prevHash: Buffer; readonly hash: Buffer };

const selectPage = `select seq, at, person_id as "personId", role, action, senior_id as "seniorId",
  incident_id as "incidentId", reason, detail, prev_hash as "prevHash", hash
  from audit where seq > $1 order by seq limit 1000`;

function chained(previous: Buffer, text: string): Buffer {
  return createHash("sha256").update(previous).update(text).digest();
}

/** One text per row, whatever order the database gives the keys of `detail` in. */
function canonical(entry: AuditEntry): string {
  return JSON.stringify([
    toIso(entry.at),
    entry.personId,
    entry.role,
    entry.action,
    entry.seniorId ?? null,
    entry.incidentId ?? null,
    entry.reason ?? null,
    sorted(entry.detail ?? {}),
  ]);
}

function sorted(value: AuditValue): unknown {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function isList(value: readonly AuditValue[] | AuditDetail): value is readonly AuditValue[] {
  return Array.isArray(value);
}
