import { randomUUID } from "node:crypto";
import type { RobotKind } from "../domain/robot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { channelOwner, sealSecret } from "./sealed-secrets.ts";

export type ChannelRow = {
  readonly channelId: string;
  readonly kind: "page" | "mqtt" | "push" | "sms" | "voice" | "webhook" | "email" | RobotKind;
  readonly address: string | null;
  readonly verifiedAt: EpochMs | null;
  readonly lastOkAt: EpochMs | null;
  readonly failStreak: number;
};

/** How one person can be told, first tried first. The secret of a channel is never read for a screen. */
export async function listChannels(db: Queryable, personId: string): Promise<readonly ChannelRow[]> {
  return await db.query<ChannelRow>(
    `select channel_id as "channelId", kind, address, verified_at as "verifiedAt", last_ok_at as "lastOkAt",
       fail_streak as "failStreak"
     from channels where person_id = $1 and disabled_at is null order by priority, channel_id`,
    [personId],
  );
}

/**
 * Makes the list the person's channels, in this order. A channel that was there already keeps what is known of it, and its
 * secret unless a new one is given; those not listed are put out of use (alerts on their way still point at them).
 */
export async function replaceChannels(
  tx: Queryable,
  personId: string,
  channels: readonly { readonly kind: string; readonly address: string | null; readonly secret: string | null }[],
): Promise<void> {
  await tx.query("select 1 from people where person_id = $1 for update", [personId]);
  await tx.query("update channels set disabled_at = service_now() where person_id = $1 and disabled_at is null", [
    personId,
  ]);
  for (const [priority, channel] of channels.entries()) {
    // What a band client proves itself with is kept as a hash already.
    const isHash = channel.kind === "mqtt";
    const secret = isHash ? channel.secret : sealSecret(tx, channel.secret, channelOwner(personId));
    await tx.query(
      `insert into channels (channel_id, person_id, kind, address, secret, priority) values ($1, $2, $3, $4, $5, $6)
       on conflict (person_id, kind, address) do update set secret = coalesce(excluded.secret, channels.secret),
         priority = excluded.priority, disabled_at = null`,
      [randomUUID(), personId, channel.kind, channel.address, secret, priority],
    );
  }
}

/** Whether somebody else in this service already speaks by one of these: a group must not hear everything twice. */
export async function isChannelTaken(
  tx: Queryable,
  personId: string,
  channels: readonly { readonly kind: string; readonly address: string | null }[],
): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from channels c join people p using (person_id)
     where c.person_id <> $1 and c.disabled_at is null and p.disabled_at is null
       and (c.kind, c.address) in (select kind, address from unnest($2::text[], $3::text[]) as wanted (kind, address)) limit 1`,
    [personId, channels.map((it) => it.kind), channels.map((it) => it.address)],
  );
  return rows.length > 0;
}
