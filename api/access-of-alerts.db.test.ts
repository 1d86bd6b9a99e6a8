import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alertAccess } from "../infra/contract/message-access.ts";
import { breakGlass } from "../infra/db/break-glass.ts";
import { saveGaps } from "../infra/db/coverage.ts";
import { applyCommands } from "../infra/db/incident-apply.ts";
import { queueTestAlert } from "../infra/db/incident-notices.ts";
import { recordTask } from "../infra/db/incident-tasks.ts";
import { recordAction, recordShown, recordSignals } from "../infra/db/incidents.ts";
import { saveOutage } from "../infra/db/outages.ts";
import { guardiansOf } from "../infra/db/people.ts";
import { claimTimers, fireTimer } from "../infra/db/timers.ts";
import { lonLat } from "../infra/domain/geo.ts";
import { areaId, incidentId, personId, seniorId, wristbandId } from "../infra/domain/ids.ts";
import type { IncidentAction } from "../infra/domain/incident.ts";
import { type MessageKind, messageKinds } from "../infra/domain/incident-consequences.ts";
import type { SignalKind } from "../infra/domain/signal.ts";
import { MINUTE_MS } from "../infra/domain/time.ts";
import { createTown, type Town } from "./test-town.ts";
import { type ExpectedRow, isExpected, type SeniorName, visitors } from "./test-visitors.ts";

const answering = { guardian: "paired", rescuer: "area", dutyOfficer: "area" } as const;
const called = { ...answering, coordinator: "area" } as const;
const onDuty = { dutyOfficer: "area", coordinator: "area" } as const;
/** What this page says, not what the code says: who may be told what. */
const expected: Readonly<Record<MessageKind, ExpectedRow>> = {
  alert: called,
  update: called,
  nudge: answering,
  question: called,
  returned: called,
  standDown: called,
  task: { rescuer: "area", dutyOfficer: "area" },
  notice: { guardian: "paired" },
  outage: onDuty,
  outageOver: onDuty,
  coverage: { coordinator: "area" },
  clue: { rescuer: "area", dutyOfficer: "area", coordinator: "area" },
  brokenGlass: { coordinator: "area" },
  test: { guardian: "paired" },
};

let town: Town;
/** `kind person` of everything that was written to anybody, by the senior it was about. */
let told: Readonly<Record<SeniorName, ReadonlySet<string>>>;
beforeAll(async () => {
  town = await createTown();
  told = { wang: await everythingAbout("wang"), li: await everythingAbout("li") };
});
afterAll(async () => {
  await town.stop();
});

test("the table of who may be told what is the one that is printed, and no kind of message is missing from it", () => {
  expect(alertAccess).toEqual(expected);
  expect(Object.keys(alertAccess).sort()).toEqual([...messageKinds].sort());
});

describe.each(messageKinds)("%s", (kind) => {
  test.each(visitors)("reaches $login just where they are there for the senior", (visitor) => {
    for (const name of ["wang", "li"] as const) {
      const isTold = told[name].has(`${kind} ${visitor.login}`);

      expect([name, isTold]).toEqual([name, isExpected(expected[kind], visitor, { name, inIncident: true })]);
    }
  });
});

/** All that can happen to one senior: each kind of message to everybody who may ever get it. */
async function everythingAbout(name: SeniorName): Promise<ReadonlySet<string>> {
  const { db } = town.database;
  const before = new Set((await written()).map((row) => row.alertId));
  await signal(name, "lowBattery");
  await signal(name, "exit");
  const incident = await incidentOf(name);
  for (const { login } of visitors) await db.transaction((tx) => recordShown(tx, { ...incident, ...who(login) }));
  for (const login of ["duty-officer", "duty-officer"]) await act(name, login, "escalate");
  for (const { login } of visitors) await giveTask(name, login);
  await giveClues(name);
  const crew = [...visitors.map(({ login }) => login), `${name}-a`, `${name}-b`];
  for (const login of crew) await act(name, login, "acknowledge");
  await pass(5 * MINUTE_MS);
  await act(name, `${name}-${name === "wang" ? "b" : "a"}`, "falseAlarm");
  await signal(name, "enter");
  await act(name, "duty-officer", "found");
  await outageOf(name);
  await breakGlassOn(name);
  await db.transaction(async (tx) => queueTestAlert(tx, await guardiansOf(tx, seniorId(`senior-${name}`))));
  const fresh = (await written()).filter((row) => !before.has(row.alertId));
  return new Set(fresh.map((row) => `${row.kind} ${row.personId}`));
}

const who = (login: string) => ({ personId: personId(login) });
const written = () =>
  town.database.db.query<{ alertId: string; kind: string; personId: string }>(
    `select alert_id as "alertId", kind, person_id as "personId" from outbox`,
  );

async function incidentOf(name: SeniorName) {
  const [row] = await town.database.db.query<{ id: string }>(
    "select incident_id as id from incidents where senior_id = $1",
    [`senior-${name}`],
  );
  return { incidentId: incidentId(row?.id ?? "") };
}

/** Those who may not are refused, and are told of nothing. */
async function act(name: SeniorName, login: string, action: IncidentAction): Promise<void> {
  const answer = {
    ...(await incidentOf(name)),
    ...who(login),
    action,
    idempotencyKey: `${name}-${login}-${action}-${town.clock.now()}`,
    note: "at the gate",
  };
  await town.database.db.transaction((tx) => recordAction(tx, answer));
  await pass(1_000);
}

/** The officer and whoever is on it hear of the first; with no team on duty the coordinators of the second. */
async function giveClues(name: SeniorName): Promise<void> {
  const { db } = town.database;
  await act(name, "rescuer", "acknowledge");
  await act(name, "rescuer-yanguan", "acknowledge");
  const clue = (clueId: string) =>
    db.transaction((tx) =>
      applyCommands(tx, [{ seniorId: seniorId(`senior-${name}`), command: { kind: "clue", clueId } }]),
    );
  await clue(`${name}-1`);
  await pass(10 * MINUTE_MS);
  const team = "person_id in (select person_id from person_roles where role in ('rescuer', 'dutyOfficer'))";
  await db.query(`update people set disabled_at = service_now() where ${team}`);
  await clue(`${name}-2`);
  await db.query(`update people set disabled_at = null where ${team}`);
}

async function giveTask(name: SeniorName, login: string): Promise<void> {
  const given = { kind: "goTo", at: null, radiusM: null, note: null, givenBy: personId("admin") } as const;
  const task = { taskId: `task-${name}-${login}`, ...who(login), ...given };
  const incident = await incidentOf(name);
  await town.database.db.transaction((tx) => recordTask(tx, { ...incident, task }));
}

async function signal(name: SeniorName, kind: SignalKind): Promise<void> {
  const now = town.clock.now();
  await town.database.db.transaction((tx) =>
    recordSignals(tx, [
      {
        kind,
        seniorId: seniorId(`senior-${name}`),
        wristbandId: wristbandId(`band-${name}`),
        fenceId: null,
        happenedAt: now,
        concludedAt: now,
        late: false,
        place: { at: lonLat(120.69, 30.53), fixedAt: now, accuracyM: 8 },
        why: { rule: "test", distanceM: 400, probability: 1, evidence: [], cause: null },
        deliveryId: null,
      },
    ]),
  );
  await pass(1_000);
}

async function breakGlassOn(name: SeniorName): Promise<void> {
  const now = town.clock.now();
  const glass = {
    glassId: `glass-${name}`,
    ...who("rescuer"),
    seniorId: seniorId(`senior-${name}`),
    reason: "dangerToLife",
    note: "",
    openedAt: now,
    endsAt: now,
  };
  await town.database.db.transaction((tx) => breakGlass(tx, glass, areaId(name === "wang" ? "xiashi-1" : "yanguan")));
}

async function outageOf(name: SeniorName): Promise<void> {
  const now = town.clock.now();
  const area = areaId(name === "wang" ? "xiashi-1" : "yanguan");
  const span = { from: now, to: now, noticedAt: now };
  const outage = { outageId: `outage-${name}`, areaId: area, ...span, silentCount: 7, bandCount: 9, endedAt: null };
  await town.database.db.transaction((tx) => saveOutage(tx, outage, "begins"));
  await town.database.db.transaction((tx) => saveOutage(tx, { ...outage, endedAt: now }, "ends"));
  const gap = { seniorId: seniorId(`senior-${name}`), areaId: area, people: [], shifts: [], reach: [] };
  await town.database.db.transaction((tx) => saveGaps(tx, [{ ...gap, state: "gap", gapFrom: now }]));
}

async function pass(ms: number): Promise<void> {
  town.clock.advance(ms);
  await town.database.setClock(town.clock);
  const { timers } = await claimTimers(town.database.db, 100);
  for (const timer of timers) await fireTimer(town.database.db, timer);
}
