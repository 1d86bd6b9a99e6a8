import type { SeniorId } from "../domain/ids.ts";
import type { Database } from "./database.ts";

/** Each of these people is told by one webhook and nothing else. */
export async function useWebhooks(db: Database, address: string, secret: string): Promise<void> {
  await db.query(
    `insert into channels (channel_id, person_id, kind, address, secret)
     select 'hook-of-' || person_id, person_id, 'webhook', $1 || person_id, $2 from people`,
    [address, secret],
  );
}

export type StormRow = {
  readonly alertId: string;
  readonly seniorId: SeniorId;
  /** Tries that began and whose end was never written: the service died meanwhile. */
  readonly cutOff: number;
  readonly isSent: boolean;
};

/** The alerts of everything that is in the database: of one round, since the rounds before were taken away. */
export async function readStorm(db: Database): Promise<readonly StormRow[]> {
  return await db.query<StormRow>(
    `select o.alert_id as "alertId", o.senior_id as "seniorId", o.state in ('accepted', 'shown') as "isSent",
       (select count(*) from delivery_attempts d where d.alert_id = o.alert_id and d.outcome is null) as "cutOff"
     from outbox o where o.kind = 'alert'`,
  );
}

/** How many seniors have more than one incident. */
export async function countDoubledIncidents(db: Database): Promise<number> {
  const [row] = await db.query<{ doubled: number }>(
    "select count(*) as doubled from (select senior_id from incidents group by senior_id having count(*) > 1) twice",
  );
  return row?.doubled ?? 0;
}

/** Takes the round away, so that the next one begins with nothing open. */
export async function clearStorm(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    // Whoever changes an incident takes its senior first.
    await tx.query("select 1 from seniors order by senior_id for no key update");
    await tx.query("delete from outbox");
    await tx.query("delete from signals");
    await tx.query("delete from incidents");
  });
}

/** Nobody who does not answer is waited for longer than this, in all areas. */
export async function hurry(db: Database, acknowledgeSeconds: number): Promise<void> {
  await db.query(
    "update areas set settings = jsonb_build_object('incident', jsonb_build_object('acknowledgeSeconds', $1::int))",
    [acknowledgeSeconds],
  );
}
