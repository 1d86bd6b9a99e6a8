import { afterAll, beforeAll, expect, test } from "vitest";
import { FlyerView } from "../infra/contract/flyers.ts";
import { raise, reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let officer: Visitor;
let incident: string;
beforeAll(async () => {
  town = await createTown({ rescuePhone: "0573-87000000" });
  officer = await town.signIn("duty-officer");
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
  incident = await raise(town.database.db, { name: "wang", at: town.clock.now() });
});
afterAll(() => town.stop());

const make = async (id = incident, hours = 24) => await officer.send("POST", `/incidents/${id}/flyers`, { hours });

test("a flyer carries the number of the incident, until when it is true, and a code by which finders report", async () => {
  const made = bodyOf(FlyerView, await make());

  const { clock, server } = town;
  expect(made).toMatchObject({
    madeAt: new Date(clock.now()).toISOString(),
    expiresAt: new Date(clock.now() + 24 * 3_600_000).toISOString(),
    rescuePhone: "0573-87000000",
  });
  const [page, token] = made.path.split("#");
  expect(page).toBe("/finder.html");
  const look = await server.inject({ method: "POST", url: "/api/v1/finder/look", payload: { token } });
  expect([look.statusCode, look.json()]).toMatchObject([200, { standing: "lookedFor" }]);
});

test("who let it go out stands in the audit, with the incident and until when, and no token", async () => {
  const { path } = bodyOf(FlyerView, await make());

  const [row] = await town.database.db.query(
    "select person_id as who, incident_id as incident, detail::text from audit where action = 'flyer' order by seq desc limit 1",
  );
  expect(row).toMatchObject({ who: "duty-officer", incident });
  expect(JSON.stringify(row)).not.toContain(path.split("#")[1]);
});

test("a flyer for no time or for weeks is refused", async () => {
  expect([(await make(incident, 0)).status, (await make(incident, 1_000)).status]).toEqual([400, 400]);
});

test("nobody is looked for by a flyer once they are found", async () => {
  const note = "在花圃路口找到，已送回家";
  const ended = await officer.send("POST", `/incidents/${incident}/actions`, {
    action: "found",
    idempotencyKey: "found-0001",
    note,
  });
  expect(ended.status).toBe(200);

  const refused = await make();

  expect([refused.status, refused.body]).toMatchObject([409, { code: "INCIDENT_ENDED" }]);
});
