import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentId, personId, seniorId } from "../domain/ids.ts";
import type { Database, Transaction } from "./database.ts";
import { type Circle, createCircle, testSignal } from "./incident-test-circle.ts";
import { incidentsChangedSince, readIncidentView } from "./incident-views.ts";
import { recordAction, recordShown, recordSignals } from "./incidents.ts";
import { claimTimers, fireTimer } from "./timers.ts";

const seniors = Array.from({ length: 20 }, (_, index) => `senior-${index}`);
let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", ...seniors]);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

const count = async (
  table: "incidents" | "outbox" | "incident_events" | "incident_timers" | "signals" | "incident_answers",
) => (await circle.db.query<{ rows: number }>(`select count(*) as rows from ${table}`))[0]?.rows;
const eventKinds = async () =>
  (await circle.db.query<{ kind: string }>("select kind from incident_events order by seq")).map((row) => row.kind);
const together = <Result>(times: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index)));

test("a senior who leaves becomes one incident with its story, its timers and one message per guardian and channel", async () => {
  await circle.signal("exit");

  expect([await count("incidents"), await count("signals"), await count("outbox")]).toEqual([1, 1, 4]);
  expect(await eventKinds()).toEqual(["opened", "called", "timersPlanned"]);
  expect((await circle.incident()).timers.map((it) => it.kind)).toEqual(["acknowledge", "hardCap", "twoHours"]);
});

test("fifty exits of one senior at the same moment are one incident and one call", async () => {
  await together(50, () => circle.signal("exit"));

  expect([await count("incidents"), await count("signals"), await count("outbox")]).toEqual([1, 50, 4]);
});

test("two guardians who answer in the same millisecond are both written down, and one of them leads", async () => {
  await circle.signal("exit");

  await Promise.all([circle.act("guardian-a", "acknowledge"), circle.act("guardian-b", "acknowledge")]);

  const incident = await circle.incident();
  expect(incident.responders.map((it) => it.state)).toEqual(["acknowledged", "acknowledged"]);
  expect((await eventKinds()).filter((kind) => kind === "acknowledged")).toHaveLength(2);
});

test("an answer at the very instant of the timer stands, whoever is first", async () => {
  for (const senior of seniors) await circle.signalOf(senior, "exit");
  await circle.advance(180_000);
  const { timers } = await claimTimers(circle.db, 100);

  await Promise.all([
    ...timers.map((timer) => fireTimer(circle.db, timer)),
    ...seniors.map((senior) => circle.act("guardian-a", "acknowledge", { senior })),
  ]);

  for (const senior of seniors) {
    const incident = await circle.incident(senior);
    expect(incident.state).toBe("acknowledged");
    expect(incident.timers.map((it) => it.kind)).toContain("hardCap");
  }
});

test("the same answer posted a hundred times at once is one answer, and each post gets it", async () => {
  await circle.signal("exit");

  const results = await together(100, () => circle.act("guardian-a", "acknowledge", { key: "the-same-key" }));

  expect(new Set(results)).toEqual(new Set(["done"]));
  expect((await eventKinds()).filter((kind) => kind === "acknowledged")).toHaveLength(1);
  expect(await count("incident_answers")).toBe(1);
});

test("a key that somebody else has used is refused, and a refusal is repeated as it was", async () => {
  await circle.signal("exit");
  await circle.act("guardian-a", "acknowledge", { key: "key-of-anna" });

  expect(await circle.act("guardian-b", "acknowledge", { key: "key-of-anna" })).toBe("CONFLICT");
  expect(await circle.act("guardian-b", "found", { key: "key-of-bo" })).toBe("EVIDENCE_NEEDED");
  expect(await circle.act("guardian-b", "found", { key: "key-of-bo", note: "at home" })).toBe("EVIDENCE_NEEDED");
});

test("twenty seniors who leave in batches of any order never block each other", async () => {
  const batches = [seniors, seniors.toReversed(), seniors.filter((_, index) => index % 2 === 0)];

  await together(9, (index) =>
    circle.db.transaction((tx) =>
      recordSignals(
        tx,
        (batches[index % 3] ?? []).map((senior) => testSignal("exit", { seniorId: seniorId(senior) })),
      ),
    ),
  );

  expect(await count("incidents")).toBe(20);
});

test("several signals of one senior in one batch are one incident, in their order", async () => {
  await circle.db.transaction((tx) =>
    recordSignals(tx, [testSignal("suspicion"), testSignal("exit"), testSignal("sos"), testSignal("lowBattery")]),
  );

  expect(await count("incidents")).toBe(1);
  const incident = await circle.incident();
  expect(incident.signals.map((it) => it.kind)).toEqual(["suspicion", "exit", "sos", "lowBattery"]);
  expect(incident.level).toBe(1);
});

test("whoever reads the changes while they are written misses none", async () => {
  const seen = new Set<string>();
  let newest = 0;
  const look = async (): Promise<void> => {
    for (const view of await incidentsChangedSince(circle.db, newest)) {
      seen.add(view.seniorId);
      newest = Math.max(newest, view.seq);
    }
  };

  const writing = seniors.map((senior) => circle.signalOf(senior, "exit"));
  for (const one of writing) {
    await look();
    await one;
  }
  await look();

  expect(seen.size).toBe(20);
});

test("a service that dies at any step of the transaction leaves nothing behind, and the repeat is whole", async () => {
  let steps = 0;
  const dieAfter = (tx: Transaction, limit: number): Transaction => {
    const step = (): void => {
      if (steps >= limit) throw new Error("killed");
      steps += 1;
    };
    return {
      secrets: tx.secrets,
      query: async (text, values, name) => {
        step();
        return await tx.query(text, values, name);
      },
      atEnd: (text, values, name) => {
        step();
        tx.atEnd(text, values, name);
      },
    };
  };
  let deaths = 0;
  for (let limit = 0; ; limit += 1) {
    steps = 0;
    const isWhole = await circle.db
      .transaction((tx) => recordSignals(dieAfter(tx, limit), [testSignal("exit")]))
      .then(
        () => true,
        () => false,
      );
    if (isWhole) break;
    deaths += 1;
    expect([
      await count("incidents"),
      await count("outbox"),
      await count("incident_events"),
      await count("signals"),
    ]).toEqual([0, 0, 0, 0]);
  }

  expect(deaths).toBe(4);
  expect([await count("incidents"), await count("outbox")]).toEqual([1, 4]);
});

test("a signal about somebody unknown is refused and the others of the batch are taken", async () => {
  const outcomes = await circle.db.transaction((tx) =>
    recordSignals(tx, [testSignal("exit", { seniorId: seniorId("nobody") }), testSignal("exit")]),
  );

  expect(outcomes.map((it) => it.kind)).toEqual(["refused", "accepted"]);
  expect(await count("incidents")).toBe(1);
});

test("an answer to an incident that does not exist is refused", async () => {
  const result = await circle.db.transaction((tx) =>
    recordAction(tx, {
      incidentId: incidentId("no-such"),
      personId: personId("guardian-a"),
      action: "acknowledge",
      idempotencyKey: "key-1",
    }),
  );

  expect(result).toEqual({ kind: "refused", code: "NOT_FOUND" });
});

test("a stranger, a guardian of another senior and a disabled person can do nothing", async () => {
  await circle.signal("exit");
  await circle.db.query("update people set disabled_at = now() where person_id = 'guardian-b'");
  await circle.db.query("update pairings set ended_at = now() where senior_id = 'wang' and person_id = 'guardian-b'");
  await circle.db.query("insert into people (person_id, name) values ('stranger', 'Demo stranger')");

  expect(await circle.act("stranger", "acknowledge")).toBe("ACTION_NOT_ALLOWED");
});

test("a guardian who is unpaired while she is on the way can still say what she found; a disabled one cannot", async () => {
  await circle.signal("exit");
  await circle.act("guardian-a", "enRoute");
  await circle.act("guardian-b", "enRoute");
  await circle.db.query("update pairings set ended_at = service_now()");
  await circle.db.query("update people set disabled_at = service_now() where person_id = 'guardian-b'");

  expect(await circle.act("guardian-b", "contact")).toBe("ACTION_NOT_ALLOWED");
  expect(await circle.act("guardian-a", "contact")).toBe("done");
});

test("an incident on somebody's screen is shown, and a page of somebody not called changes nothing", async () => {
  await circle.signal("exit");
  const { incidentId: id } = await circle.incident();
  const show = (who: string) =>
    circle.db.transaction((tx) => recordShown(tx, { incidentId: id, personId: personId(who) }));

  await show("guardian-a");
  await show("guardian-a");
  await show("officer");

  expect((await circle.incident()).responders.map((it) => it.state)).toEqual(["shown", "called"]);
  expect((await eventKinds()).filter((kind) => kind === "shown")).toHaveLength(1);
});

test("an older incident takes a note and its closing, and is not reopened beside a newer one", async () => {
  await circle.signal("exit");
  await circle.act("officer", "found");
  const first = (await circle.incident()).incidentId;
  await circle.advance(40 * 60_000);
  await circle.signal("exit", { concludedAt: circle.clock.now(), happenedAt: circle.clock.now() });
  const act = (action: "reopen" | "close" | "note", db: Database = circle.db) =>
    db.transaction((tx) =>
      recordAction(tx, {
        incidentId: first,
        personId: personId("officer"),
        action,
        idempotencyKey: `older-${action}`,
        note: "report",
      }),
    );

  expect(await act("reopen")).toMatchObject({ kind: "refused", code: "INCIDENT_ENDED" });
  expect(await act("note")).toMatchObject({ kind: "done" });
  expect(await act("close")).toEqual({ kind: "done" });
  expect((await readIncidentView(circle.db, incidentId(first)))?.state).toBe("closed");
  expect((await circle.incident()).state).toBe("raised");
  expect((await circle.incident()).previousIncidentId).toBe(first);
});
