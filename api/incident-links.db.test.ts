import { afterAll, beforeAll, expect, test } from "vitest";
import { IncidentDetail } from "../infra/contract/http.ts";
import { raise } from "./test-events.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
let ofWang: string;
let ofLi: string;
beforeAll(async () => {
  town = await createTown();
  const at = town.clock.now();
  ofWang = await raise(town.database.db, { name: "wang", at });
  ofLi = await raise(town.database.db, { name: "li", at });
});
afterAll(() => town.stop());

const join = async (login: string, how: "links" | "unlink" | "merge") =>
  await (await town.signIn(login)).send("POST", `/incidents/${ofLi}/${how}`, { incidentId: ofWang });

test.each([
  ["wang-a", 403],
  ["rescuer", 403],
  ["viewer", 403],
  ["coordinator", 404],
  ["coordinator-yanguan", 404],
])("%s may not link or merge across two areas", async (login, status) => {
  expect((await join(login, "links")).status).toBe(status);
  expect((await join(login, "unlink")).status).toBe(status);
  expect((await join(login, "merge")).status).toBe(status);
});

test("an officer links two incidents: both pages show it, and both stories tell who did it", async () => {
  const officer = await town.signIn("duty-officer");
  expect((await join("duty-officer", "links")).status).toBe(200);

  for (const [one, other] of [
    [ofLi, ofWang],
    [ofWang, ofLi],
  ]) {
    const { incident, timeline } = bodyOf(IncidentDetail, await officer.get(`/incidents/${one}`));
    expect(incident.links.map((it) => it.incidentId)).toEqual([other]);
    expect(timeline.at(-1)).toMatchObject({ kind: "linked", actor: { personId: "duty-officer" } });
  }
});

test("an officer takes a link back: neither page shows it, both stories tell it, and it is in the audit", async () => {
  const officer = await town.signIn("duty-officer");
  expect((await join("duty-officer", "unlink")).status).toBe(200);

  for (const one of [ofLi, ofWang]) {
    const { incident, timeline } = bodyOf(IncidentDetail, await officer.get(`/incidents/${one}`));
    expect(incident.links).toEqual([]);
    expect(timeline.at(-1)).toMatchObject({ kind: "unlinked", actor: { personId: "duty-officer" } });
  }
  const audited = await town.database.db.query("select 1 from audit where action = 'incident.unlink'");
  expect(audited).toHaveLength(1);
});

test("an officer merges one into the other once; it is in the audit, and pressing again changes nothing", async () => {
  const officer = await town.signIn("duty-officer");
  const { incident, timeline } = bodyOf(IncidentDetail, await join("duty-officer", "merge"));
  const again = bodyOf(IncidentDetail, await join("duty-officer", "merge"));

  expect([incident.state, incident.mergedInto?.incidentId]).toEqual(["closed", ofWang]);
  expect(timeline.map((it) => it.kind)).toContain("mergedInto");
  expect(again.timeline).toHaveLength(timeline.length);
  const into = bodyOf(IncidentDetail, await officer.get(`/incidents/${ofWang}`));
  expect(into.timeline.map((it) => it.kind)).toContain("tookOver");
  const audited = await town.database.db.query("select 1 from audit where action = 'incident.merge'");
  expect(audited).toHaveLength(2);
});
