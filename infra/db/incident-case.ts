import { randomUUID } from "node:crypto";
import { areaId, type IncidentId, incidentId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Circumstances, Roster } from "../domain/incident-command.ts";
import { readPolicy } from "../domain/incident-policy.ts";
import { epochMs, SECOND_MS } from "../domain/time.ts";
import { type PlanChannel, readPlanChannels } from "./channels.ts";
import type { Queryable } from "./database.ts";
import { type Recipient, type Recipients, readAreaSettings, readAreaStaff, readGuardians } from "./recipients.ts";

/** Everything a decision about one senior rests on, read while the senior's row is locked. */
export type Case = {
  readonly seniorId: SeniorId;
  /** The newest incident, open or not. */
  readonly incident: Incident | null;
  readonly circumstances: Omit<Circumstances, "freshId">;
  readonly channels: ReadonlyMap<PersonId, readonly PlanChannel[]>;
};

export const freshIncidentId = (): IncidentId => incidentId(randomUUID());

/**
 * The one lock of an incident: the senior's row. Whoever changes an incident, its timers or its messages takes it first, in
 * the order of ids, so that two changes wait for each other and never deadlock.
 */
export async function lockSeniors(tx: Queryable, seniorIds: readonly SeniorId[]): Promise<void> {
  await tx.query(
    "select 1 from seniors where senior_id = any($1) order by senior_id for no key update",
    [seniorIds],
    "lock-seniors",
  );
}

type CaseRow = {
  readonly senior_id: string;
  readonly area_id: string;
  readonly now: number;
  readonly incident: Incident | null;
  readonly exits: number;
  readonly heard_at: number | null;
  readonly report_interval_s: number | null;
};

/** Locks the seniors and reads their cases; a senior who is unknown, or left the programme with nothing open, has none. */
export async function openCases(tx: Queryable, seniorIds: readonly SeniorId[]): Promise<ReadonlyMap<SeniorId, Case>> {
  await lockSeniors(tx, seniorIds);
  const rows = await tx.query<CaseRow>(
    `select s.senior_id, s.area_id, service_now() as now, newest.body as incident, band.heard_at, band.report_interval_s,
       (select count(distinct incident_id) from signals e where e.senior_id = s.senior_id and e.kind = 'exit'
         and e.concluded_at > (select service_now()) - interval '24 hours') as exits
     from seniors s
     left join lateral (select body from incidents i where i.senior_id = s.senior_id order by number desc limit 1) newest on true
     left join lateral (select max(l.heard_at) as heard_at, max(w.report_interval_s) as report_interval_s
       from wristband_assignments a join wristbands w using (wristband_id) left join last_positions l using (wristband_id)
       where a.senior_id = s.senior_id and a.ended_at is null) band on true
     where s.senior_id = any($1) and (s.left_at is null or newest.body->'closedAt' = 'null')`,
    [seniorIds],
    "open-cases",
  );
  const areaIds = [...new Set(rows.map((row) => areaId(row.area_id)))];
  const guardians = await readGuardians(tx, seniorIds);
  const staff = await readAreaStaff(tx, areaIds);
  const settings = await readAreaSettings(tx, areaIds);
  const people = new Set<PersonId>();
  const recipientsOf = new Map(
    rows.map((row) => {
      const recipients = {
        guardians: guardians.get(seniorId(row.senior_id)) ?? [],
        ...(staff.get(row.area_id) ?? nobody),
      };
      for (const person of everybody(recipients, row.incident)) people.add(person);
      return [row.senior_id, recipients];
    }),
  );
  const channels = await readPlanChannels(tx, [...people]);
  return new Map(
    rows.map((row) => [
      seniorId(row.senior_id),
      toCase(row, { recipients: recipientsOf.get(row.senior_id) ?? { guardians: [], ...nobody }, channels, settings }),
    ]),
  );
}

const nobody: Omit<Recipients, "guardians"> = { team: [], coordinators: [] };

type CaseParts = {
  readonly recipients: Recipients;
  readonly channels: ReadonlyMap<PersonId, readonly PlanChannel[]>;
  readonly settings: ReadonlyMap<string, unknown>;
};

function toCase(row: CaseRow, { recipients, channels, settings }: CaseParts): Case {
  return {
    seniorId: seniorId(row.senior_id),
    incident: row.incident,
    channels,
    circumstances: {
      now: epochMs(row.now),
      policy: readPolicy(settings.get(row.area_id)),
      roster: rosterOf(recipients, channels),
      areaId: areaId(row.area_id),
      exitsInDay: row.exits,
      heardAt: row.heard_at === null ? null : epochMs(row.heard_at),
      silentAfterMs: 3 * (row.report_interval_s ?? 0) * SECOND_MS,
    },
  };
}

/** At level 3 duty officers and coordinators get the police pack; nobody new is called. */
function rosterOf(recipients: Recipients, channels: CaseParts["channels"]): Roster {
  const members = (list: readonly Recipient[]) =>
    list.map((it) => ({ ...it, reachable: (channels.get(it.personId) ?? []).length > 0 }));
  return { 0: members(recipients.guardians), 1: members(recipients.team), 2: members(recipients.coordinators), 3: [] };
}

function everybody(recipients: Recipients, incident: Incident | null): readonly PersonId[] {
  const called = [...recipients.guardians, ...recipients.team, ...recipients.coordinators];
  return [...called, ...(incident?.responders ?? [])].map((it) => it.personId);
}
