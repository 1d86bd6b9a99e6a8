import { randomUUID } from "node:crypto";
import { type AreaId, type IncidentId, incidentId, type PersonId, type SeniorId } from "../domain/ids.ts";
import type { Incident, Part } from "../domain/incident.ts";
import type { Circumstances, RosterMember } from "../domain/incident-command.ts";
import { readPolicy } from "../domain/incident-policy.ts";
import { type EpochMs, epochMs, SECOND_MS } from "../domain/time.ts";
import { type PlanChannel, planChannels } from "./channels.ts";
import type { Queryable } from "./database.ts";
import { caseSql } from "./incident-case-sql.ts";

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
 * the order of ids, so that two changes wait for each other and never deadlock. Returns those who are known.
 */
export async function lockSeniors(tx: Queryable, seniorIds: readonly SeniorId[]): Promise<ReadonlySet<SeniorId>> {
  return await lock(tx, seniorIds, { name: "lock-seniors", how: "" });
}

/** Takes the locks of those whom nobody else holds, without waiting; which ones. */
export async function lockFreeSeniors(tx: Queryable, seniorIds: readonly SeniorId[]): Promise<ReadonlySet<SeniorId>> {
  return await lock(tx, seniorIds, { name: "lock-free-seniors", how: "skip locked" });
}

async function lock(
  tx: Queryable,
  seniorIds: readonly SeniorId[],
  { name, how }: { readonly name: string; readonly how: "" | "skip locked" },
): Promise<ReadonlySet<SeniorId>> {
  const rows = await tx.query<{ senior_id: SeniorId }>(
    `select senior_id from seniors where senior_id = any($1) order by senior_id for no key update ${how}`,
    [seniorIds],
    name,
  );
  return new Set(rows.map((row) => row.senior_id));
}

type SeniorJson = {
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly incident: Incident | null;
  readonly exits: number;
  readonly heardAt: EpochMs | null;
  readonly reportIntervalS: number | null;
};
type PersonJson = { readonly personId: PersonId; readonly part: Part };
type ChannelJson = PlanChannel & { readonly personId: PersonId; readonly isOff: boolean };
type CaseRow = {
  readonly now: number;
  readonly seniors: readonly SeniorJson[];
  readonly guardians: readonly (PersonJson & { readonly seniorId: SeniorId })[];
  readonly staff: readonly (PersonJson & { readonly areaId: AreaId; readonly isOnShift: boolean })[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly channels: readonly ChannelJson[];
};

/**
 * The cases of seniors whose rows this transaction has locked: guardians with leave applied, team and coordinators with
 * shifts applied, waiting times of the area. A senior who is unknown, or left the programme with nothing open, has none.
 */
export async function readCases(tx: Queryable, seniorIds: readonly SeniorId[]): Promise<ReadonlyMap<SeniorId, Case>> {
  const [row] = await tx.query<CaseRow>(caseSql, [seniorIds], "read-cases");
  if (row === undefined) return new Map();
  const channelsOf = planChannels(row.channels);
  return new Map(row.seniors.map((senior) => [senior.seniorId, toCase(row, senior, channelsOf)]));
}

type ChannelsOf = (person: PersonId) => readonly PlanChannel[];

function toCase(row: CaseRow, senior: SeniorJson, channelsOf: ChannelsOf): Case {
  const guardians = row.guardians.filter((it) => it.seniorId === senior.seniorId);
  const staff = row.staff.filter((it) => it.areaId === senior.areaId);
  const team = onDuty(staff.filter((it) => it.part !== "coordinator"));
  const coordinators = onDuty(staff.filter((it) => it.part === "coordinator"));
  const members = (people: readonly PersonJson[]): readonly RosterMember[] =>
    people.map(({ personId, part }) => ({ personId, part, reachable: channelsOf(personId).length > 0 }));
  const everybody = [...guardians, ...team, ...coordinators, ...(senior.incident?.responders ?? [])];
  return {
    seniorId: senior.seniorId,
    incident: senior.incident,
    channels: new Map(everybody.map(({ personId }) => [personId, channelsOf(personId)])),
    circumstances: {
      now: epochMs(row.now),
      policy: readPolicy({ incident: row.settings[senior.areaId] }),
      // At level 3 nobody new is called: officers and coordinators get the police pack.
      roster: { 0: members(guardians), 1: members(team), 2: members(coordinators), 3: [] },
      seniorId: senior.seniorId,
      areaId: senior.areaId,
      exitsInDay: senior.exits,
      heardAt: senior.heardAt,
      silentAfterMs: 3 * (senior.reportIntervalS ?? 0) * SECOND_MS,
    },
  };
}

/** Where a shift is running, only those on shift; where nobody has entered shifts, everybody. */
function onDuty<Person extends { readonly isOnShift: boolean }>(staff: readonly Person[]): readonly Person[] {
  const hasShift = staff.some((it) => it.isOnShift);
  return staff.filter((it) => it.isOnShift || !hasShift);
}
