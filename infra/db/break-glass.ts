import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Queryable, Transaction } from "./database.ts";
import { channelRows } from "./incident-messages.ts";
import { emptyBody, outsideIncident, queueMessages } from "./incident-notices.ts";
import { readOnDuty } from "./outages.ts";

export type BrokenGlass = {
  readonly glassId: string;
  readonly personId: PersonId;
  readonly seniorId: SeniorId;
  readonly reason: string;
  readonly note: string;
  readonly openedAt: EpochMs;
  readonly endsAt: EpochMs;
};

/** From now on, until it ends by itself, the person reaches the senior; the coordinators of the area are told at once. */
export async function breakGlass(tx: Transaction, glass: BrokenGlass, areaId: AreaId): Promise<void> {
  const { glassId, personId, seniorId, reason, note, openedAt, endsAt } = glass;
  await tx.query(
    `insert into break_glass (glass_id, person_id, senior_id, reason, note, opened_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [glassId, personId, seniorId, reason, note, toIso(openedAt), toIso(endsAt)],
  );
  await tellCoordinators(tx, glass, areaId);
}

/** Who wears this wristband: its number is all that a stranger can read or be told. */
export async function findWearer(db: Queryable, wristbandId: string): Promise<SeniorId | null> {
  const [row] = await db.query<{ seniorId: SeniorId }>(
    `select senior_id as "seniorId" from wristband_assignments where wristband_id = $1 and ended_at is null`,
    [wristbandId],
  );
  return row?.seniorId ?? null;
}

/** False when nothing of theirs is open on this senior. */
export async function endGlass(
  tx: Queryable,
  { personId, seniorId, at }: { readonly personId: PersonId; readonly seniorId: SeniorId; readonly at: EpochMs },
): Promise<boolean> {
  const rows = await tx.query(
    "update break_glass set ends_at = $3 where person_id = $1 and senior_id = $2 and ends_at > $3 returning 1",
    [personId, seniorId, toIso(at)],
  );
  return rows.length > 0;
}

async function tellCoordinators(tx: Transaction, glass: BrokenGlass, areaId: AreaId): Promise<void> {
  const people = await readOnDuty(tx, areaId, ["coordinator"]);
  const channelsOf = await readPlanChannels(tx, people);
  const messages = people.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `brokenGlass/${glass.glassId}/${personId}`,
      seniorId: glass.seniorId,
      personId,
      spread: "first",
      kind: "brokenGlass",
      body: emptyBody,
    } as const;
    return channelRows(row, channelsOf(personId), { at: glass.openedAt, channelMs: 0 });
  });
  await queueMessages(tx, messages);
}
