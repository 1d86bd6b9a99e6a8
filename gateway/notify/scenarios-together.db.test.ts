import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { recordLink, recordMerge, recordUnlink } from "../../infra/db/incident-links.ts";
import { readTimeline } from "../../infra/db/incident-views.ts";
import { personId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createTogetherWatch } from "../incidents/together-watch.ts";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
let service: Service;
beforeAll(async () => {
  service = await createService({ seniors: ["wang", "li"] });
});
beforeEach(async () => {
  await service.again();
  await service.onePhoneEach();
});
afterEach(async () => {
  await service.replayed();
  expect(await service.unexpected()).toEqual([]);
});
afterAll(() => service.drop());

const heard = () => service.page.heard();
const idOf = async (senior: string) => (await service.incident(senior)).incidentId;
const pair = async () => ({ incidentId: await idOf("li"), otherId: await idOf("wang") });
const merge = async () => {
  const both = await pair();
  const result = await service.db.transaction((tx) => recordMerge(tx, { ...both, personId: personId("officer") }));
  await service.settle();
  return result;
};
const look = async () => {
  const options = { db: service.db, clock: service.clock, log: silentLog, onStep: () => undefined };
  await createTogetherWatch(options).settle();
  await service.settle();
};
const standAt = async (senior: string, lat: number, agoS = 10) => {
  await service.db.query(
    `insert into last_positions (wristband_id, senior_id, heard_at, fixed_at, place_at, lon, lat, accuracy_m)
     select 'band-' || $1, $1, service_now(), service_now(), service_now() - $3 * interval '1 second', 120.68, $2, 12`,
    [senior, lat, agoS],
  );
};
/** Both seniors are out, and the guardians of one have others than those of the other. */
const bothOut = async () => {
  await service.db.query("update pairings set ended_at = service_now() where senior_id = 'li' and slot = 'B'");
  await service.db.query(
    "insert into people (person_id, name, phone) values ('li-b', 'Demo li-b', '000') on conflict do nothing",
  );
  await service.db.query("insert into pairings (senior_id, person_id, slot) values ('li', 'li-b', 'B')");
  await service.db.query("insert into channels (channel_id, person_id, kind) values ('phone-of-li-b', 'li-b', 'page')");
  await service.signal("exit");
  await service.signalOf("li", "exit");
  await service.settle();
  heard();
};

test("two seniors side by side: their incidents are linked, and only whoever is on it hears of it", async () => {
  await bothOut();
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();
  await standAt("wang", 30.53);
  await standAt("li", 30.5303);

  await look();
  await look();

  expect(heard()).toEqual(["guardian-a: update"]);
  expect((await service.incident("wang")).links.map((it) => it.incidentId)).toEqual([await idOf("li")]);
  expect((await service.incident("li")).links.map((it) => it.incidentId)).toEqual([await idOf("wang")]);
  for (const senior of ["wang", "li"]) {
    const story = await readTimeline(service.db, await idOf(senior));
    expect(story.filter((it) => it.kind === "linked").map((it) => it.actor.kind)).toEqual(["system"]);
  }
  await service.quietFor(MINUTE);
});

test.each([
  ["eighty metres apart", 30.53072, 10],
  ["at one place, one of them three minutes ago", 30.53, 190],
])("two seniors %s are not linked", async (_, lat, agoS) => {
  await bothOut();
  await standAt("wang", 30.53);
  await standAt("li", lat, agoS);

  await look();

  expect((await service.incident("wang")).links).toEqual([]);
  await service.quietFor(MINUTE);
});

test("linked by hand while nobody is on it yet, both go on and call as ever", async () => {
  await bothOut();

  const both = await pair();
  const link = () => service.db.transaction((tx) => recordLink(tx, { ...both, personId: personId("officer") }));
  expect([await link(), await link()]).toEqual([{ kind: "done" }, { kind: "done" }]);
  await service.settle();

  expect((await service.incident("li")).links).toHaveLength(1);
  await service.quietFor(3 * MINUTE - 1);
  await service.pass(1);
  expect(heard().filter((it) => it.startsWith("officer"))).toEqual(["officer: alert", "officer: alert"]);
});

test("unlinked by hand, whoever is on it hears it, and bands that stay side by side do not link them again", async () => {
  await bothOut();
  await service.act("guardian-a", "enRoute");
  await service.settle();
  await standAt("wang", 30.53);
  await standAt("li", 30.5303);
  await look();
  heard();

  const both = { ...(await pair()), personId: personId("officer") };
  const unlink = () => service.db.transaction((tx) => recordUnlink(tx, both));
  expect([await unlink(), await unlink()]).toEqual([{ kind: "done" }, { kind: "done" }]);
  await look();

  expect(heard()).toEqual(["guardian-a: update"]);
  expect([(await service.incident("wang")).links, (await service.incident("li")).links]).toEqual([[], []]);
  await service.quietFor(MINUTE);
  await service.db.transaction((tx) => recordLink(tx, both));
  await service.settle();
  expect((await service.incident("wang")).links).toHaveLength(1);
  expect(heard()).toEqual(["guardian-a: update"]);
});

test("merged: whoever is on the way goes on in the other, the rest are stood down, and nobody else is called", async () => {
  await bothOut();
  await service.act("officer", "escalate", { senior: "li" });
  await service.settle();
  await service.act("rescuer-1", "enRoute", { senior: "li" });
  await service.settle();
  heard();

  expect(await merge()).toEqual({ kind: "done" });

  expect(heard()).toEqual([
    "guardian-a: standDown",
    "li-b: standDown",
    "officer: standDown",
    "rescuer-1: update",
    "rescuer-2: standDown",
  ]);
  const [merged, into] = [await service.incident("li"), await service.incident("wang")];
  expect([merged.state, merged.mergedInto?.incidentId, merged.timers]).toEqual(["closed", into.incidentId, []]);
  expect(into.responders.find((it) => it.personId === "rescuer-1")?.state).toBe("enRoute");
  expect([into.state, into.leadId]).toEqual(["enRoute", "rescuer-1"]);
  await service.quietFor(14 * MINUTE);
});

test("a guardian of the merged senior has nothing to do with the other one, even on the way", async () => {
  await bothOut();
  await service.act("li-b", "enRoute", { senior: "li" });
  await service.settle();
  heard();

  await merge();

  expect(heard()).toContain("li-b: standDown");
  expect((await service.incident("wang")).responders.map((it) => it.personId)).not.toContain("li-b");
  await service.quietFor(MINUTE);
});

test("whoever was carried over is stood down when the other one ends", async () => {
  await bothOut();
  await service.act("officer", "acknowledge", { senior: "li" });
  await service.settle();
  await merge();
  heard();

  await service.act("officer", "found", { senior: "wang" });
  await service.settle();

  expect(heard().filter((it) => it.startsWith("officer"))).toEqual(["officer: standDown"]);
  await service.quietFor(30 * MINUTE);
});

test("an SOS of the merged senior calls everybody again", async () => {
  await bothOut();
  await merge();
  heard();

  await service.pass(MINUTE);
  heard();
  await service.signalOf("li", "sos");
  await service.settle();

  const incident = await service.incident("li");
  expect([incident.state, incident.mergedInto]).toEqual(["raised", null]);
  expect(heard()).toEqual(expect.arrayContaining(["guardian-a: alert", "li-b: alert", "officer: alert"]));
  await service.quietFor(MINUTE);
});

test("an ended incident, or one of the same senior, can neither be merged nor linked", async () => {
  await bothOut();
  const { incidentId } = await pair();
  const self = { incidentId, otherId: incidentId, personId: personId("officer") };
  expect(await service.db.transaction((tx) => recordMerge(tx, self))).toEqual({
    kind: "refused",
    code: "REQUEST_INVALID",
  });
  await service.act("officer", "found", { senior: "wang" });
  await service.settle();
  heard();

  expect(await merge()).toEqual({ kind: "refused", code: "INCIDENT_ENDED" });
  expect((await service.incident("li")).state).toBe("raised");
  await service.quietFor(MINUTE);
});
