import { type PersonId, personId, type SeniorId, seniorId, type WristbandId, wristbandId } from "../domain/ids.ts";
import { type EpochMs, epochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** What the gateway must know of a wristband to let it in and to place its messages. */
export type WristbandEntry = {
  readonly wristbandId: WristbandId;
  readonly seniorId: SeniorId | null;
  /** SHA-256 of the token; the token is random, so a fast hash is enough. */
  readonly tokenHash: Buffer | null;
  readonly reportIntervalMs: number;
};

type WristbandRow = {
  readonly wristband_id: string;
  readonly senior_id: string | null;
  readonly token_hash: Buffer | null;
  readonly report_interval_s: number;
};

const selectWristbands = `select w.wristband_id, a.senior_id, w.token_hash, w.report_interval_s
  from wristbands w left join wristband_assignments a on a.wristband_id = w.wristband_id and a.ended_at is null
  where w.disabled_at is null`;

/** Every wristband that may connect. */
export async function readWristbands(db: Queryable): Promise<readonly WristbandEntry[]> {
  return (await db.query<WristbandRow>(selectWristbands)).map(toEntry);
}

/** One of them, or `null` when it is unknown or disabled. */
export async function readWristband(db: Queryable, id: WristbandId): Promise<WristbandEntry | null> {
  const [row] = await db.query<WristbandRow>(`${selectWristbands} and w.wristband_id = $1`, [id]);
  return row === undefined ? null : toEntry(row);
}

function toEntry(row: WristbandRow): WristbandEntry {
  return {
    wristbandId: wristbandId(row.wristband_id),
    seniorId: row.senior_id === null ? null : seniorId(row.senior_id),
    tokenHash: row.token_hash,
    reportIntervalMs: row.report_interval_s * 1_000,
  };
}

/** Who may listen on `guardians/{personId}/alerts`: the SHA-256 of the secret of their `mqtt` channel. */
export async function readGuardianSecret(
  db: Queryable,
  login: string,
): Promise<{ readonly personId: PersonId; readonly secretHash: Buffer } | null> {
  const [row] = await db.query<{ person_id: string; secret: string }>(
    `select c.person_id, c.secret from channels c join people p using (person_id)
     where c.kind = 'mqtt' and c.disabled_at is null and p.disabled_at is null and c.secret is not null and c.person_id = $1`,
    [login],
  );
  return row === undefined ? null : { personId: personId(row.person_id), secretHash: Buffer.from(row.secret, "hex") };
}

/** Remembers what a connection said last: a hint, beside the truth of when the band was heard. */
export async function saveLink(db: Queryable, id: WristbandId, link: "online" | "offline", at: EpochMs): Promise<void> {
  await db.query("update last_positions set link = $2, link_at = $3 where wristband_id = $1", [id, link, toIso(at)]);
}

export type WaitingCommand = { readonly commandId: string; readonly body: unknown; readonly expiresAt: EpochMs };

/** Commands a band has not answered and that still make sense, oldest first. */
export async function readWaitingCommands(db: Queryable, id: WristbandId): Promise<readonly WaitingCommand[]> {
  const rows = await db.query<{ command_id: string; body: unknown; expires_at: number }>(
    "select command_id, body, expires_at from commands where wristband_id = $1 and ended_at is null and sent_at is null and expires_at > service_now() order by created_at limit 20",
    [id],
  );
  return rows.map((row) => ({ commandId: row.command_id, body: row.body, expiresAt: epochMs(row.expires_at) }));
}

export async function markCommandSent(db: Queryable, commandId: string): Promise<void> {
  await db.query("update commands set sent_at = service_now() where command_id = $1", [commandId]);
}

/** Takes a band's answer to its own command only. */
export async function endCommand(
  db: Queryable,
  id: WristbandId,
  result: { readonly commandId: string; readonly outcome: string },
): Promise<void> {
  await db.query(
    "update commands set outcome = $3, ended_at = service_now() where command_id = $1 and wristband_id = $2 and ended_at is null",
    [result.commandId, id, result.outcome],
  );
}

export type NewCommand = {
  readonly commandId: string;
  readonly wristbandId: WristbandId;
  readonly body: unknown;
  readonly expiresAt: EpochMs;
  readonly orderedBy: string | null;
};

/** Asks something of bands; the trigger on `commands` wakes the gateway that holds their connections. */
export async function orderCommands(db: Queryable, commands: readonly NewCommand[]): Promise<void> {
  await db.query(
    `insert into commands (command_id, wristband_id, body, expires_at, ordered_by)
     select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[]) on conflict do nothing`,
    [
      commands.map((command) => command.commandId),
      commands.map((command) => command.wristbandId),
      commands.map((command) => JSON.stringify(command.body)),
      commands.map((command) => toIso(command.expiresAt)),
      commands.map((command) => command.orderedBy),
    ],
    "order-commands",
  );
}
