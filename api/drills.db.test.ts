import { afterAll, beforeAll, expect, test } from "vitest";
import { IncidentDetail } from "../infra/contract/http.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let officer: Visitor;
beforeAll(async () => {
  town = await createTown();
  officer = await town.signIn("duty-officer");
});
afterAll(() => town.stop());

const drill = (...recipients: readonly string[]) => officer.send("POST", "/seniors/senior-wang/drills", { recipients });

test("an officer begins a drill for one guardian: marked on the page, in the audit, and once at a time", async () => {
  const { status, body } = await drill("wang-a");
  expect(status).toBe(201);
  const id: unknown = Reflect.get(Object(body), "incidentId");
  const detail = bodyOf(IncidentDetail, await officer.get(`/incidents/${String(id)}`));

  expect([detail.incident.drill, detail.incident.responders.map((it) => it.personId)]).toEqual([true, ["wang-a"]]);
  expect(await drill("wang-b")).toMatchObject({ status: 409, body: { code: "INCIDENT_OPEN" } });
  const audited = await town.database.db.query("select detail from audit where action = 'startDrill'");
  expect(audited).toEqual([{ detail: { recipients: ["wang-a"] } }]);
});

test("a drill opens nobody's history to a guardian", async () => {
  const guardian = await town.signIn("wang-a");
  const span = "from=2026-03-01T07:00:00Z&to=2026-03-01T08:00:00Z";

  expect((await guardian.get(`/seniors/senior-wang/fixes?${span}`)).status).toBe(404);
});

test("a drill for nobody, or for somebody who has nothing to do with the senior, is refused", async () => {
  expect((await drill()).status).toBe(400);
  expect(await officer.send("POST", "/seniors/senior-li/drills", { recipients: ["wang-a"] })).toMatchObject({
    status: 422,
    body: { code: "DRILL_NOBODY" },
  });
});
