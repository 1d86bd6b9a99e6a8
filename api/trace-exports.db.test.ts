import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";
import { readXml, textsOf } from "./trace/test-xml.ts";

let town: Town;
let officer: Visitor;
let ofWang: string;
beforeAll(async () => {
  town = await createTown();
  const now = town.clock.now();
  for (const minutesAgo of [30, 29, 10])
    await reportPlace(town.database.db, { name: "wang", at: plusMs(now, -minutesAgo * MINUTE_MS) });
  await reportPlace(town.database.db, { name: "li", at: now });
  await town.database.db.query(
    "update seniors set called_name = '=HYPERLINK(\"王<奶奶>\")' where senior_id = 'senior-wang'",
  );
  ofWang = await raise(town.database.db, { name: "wang", at: now });
  officer = await town.signIn("duty-officer");
});
afterAll(() => town.stop());

const take = (over: object = {}, visitor = officer, senior = "wang") => {
  const now = town.clock.now();
  const span = { from: toIso(plusMs(now, -HOUR_MS)), to: toIso(plusMs(now, HOUR_MS)) };
  return visitor.send("POST", `/seniors/senior-${senior}/fixes/export`, {
    ...span,
    format: "gpx",
    reason: "search",
    ...over,
  });
};

test("the way is taken away as a file that names nobody, cut where the band was silent; who, why and which incident are in the audit", async () => {
  const answer = await take();

  expect([answer.status, answer.headers["content-type"], answer.headers["content-disposition"]]).toEqual([
    200,
    "application/gpx+xml; charset=utf-8",
    expect.stringMatching(/^attachment; filename="incident-\d+\.gpx"$/),
  ]);
  const gpx = readXml(String(answer.body));
  expect(textsOf(gpx, "trkpt")).toHaveLength(3);
  expect(textsOf(gpx, "trkseg")).toHaveLength(2);
  expect(textsOf(gpx, "name")[0]).toContain("王<奶奶>");
  const [noted] = await town.database.db.query(
    "select * from audit where action = 'exportTrace' order by seq desc limit 1",
  );
  expect(noted).toMatchObject({
    person_id: "duty-officer",
    role: "dutyOfficer",
    senior_id: "senior-wang",
    incident_id: ofWang,
    reason: "search",
    detail: { format: "gpx", fixes: 3 },
  });
});

test.each([
  ["kml", "application/vnd.google-earth.kml+xml", "<kml"],
  ["geojson", "application/geo+json", '"FeatureCollection"'],
  ["csv", "text/csv", `"'=HYPERLINK(""王<奶奶>"")"`],
])("as %s too", async (format, type, part) => {
  const answer = await take({ format });

  expect([answer.status, answer.headers["content-type"]]).toEqual([200, `${type}; charset=utf-8`]);
  expect(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body)).toContain(part);
});

test("a file covers three days at most, and one that would leave something out is refused and not cut", async () => {
  const admin = await town.signIn("admin");
  const now = town.clock.now();
  const days = (hours: number) => take({ from: toIso(plusMs(now, -hours * HOUR_MS)), to: toIso(now) }, admin);

  expect((await days(72)).status).toBe(200);
  expect(await days(73)).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID" } });
  expect((await take({ from: toIso(now), to: toIso(now) })).status).toBe(400);
  expect((await take({ reason: "curious" })).status).toBe(400);

  await town.database.db.query(
    `insert into fixes select r.* from (select * from fixes where wristband_id = 'band-wang' limit 1) f,
       generate_series(1, 26001) n,
       lateral jsonb_populate_record(null::fixes, to_jsonb(f) || jsonb_build_object('message_key', n,
         'fixed_at', f.fixed_at - interval '2 hours' + n * interval '100 ms')) r`,
  );
  expect(await days(72)).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID" } });
});

test("outside an incident nobody but an administrator takes a way away, and a guardian only of their own senior", async () => {
  const guardian = await town.signIn("wang-a");

  expect((await take({}, guardian)).status).toBe(200);
  expect((await take({}, guardian, "li")).status).toBe(404);
  expect((await take({}, officer, "li")).status).toBe(404);
  expect((await take({}, await town.signIn("viewer"))).status).toBe(403);
  const whole = await take({}, await town.signIn("admin"), "li");
  expect(whole.headers["content-disposition"]).toBe('attachment; filename="trace-2026-03-01.gpx"');
});
