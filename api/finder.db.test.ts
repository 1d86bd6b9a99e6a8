import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ClueList, FinderCodeMade } from "../infra/contract/clues.ts";
import { IncidentDetail, IncidentList } from "../infra/contract/http.ts";
import { saveAreaSettings } from "../infra/db/areas.ts";
import { issueFinderCode } from "../infra/db/finder-codes.ts";
import { areaId, personId, seniorId } from "../infra/domain/ids.ts";
import { HOUR_MS, MINUTE_MS, plusMs } from "../infra/domain/time.ts";
import { finderLimits } from "./finder-limits.ts";
import { raise } from "./test-events.ts";
import { codeOf, createFinder } from "./test-finder.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let finder: ReturnType<typeof createFinder>;
let officer: Visitor;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown({ rescuePhone: "0573-87000000" });
  finder = createFinder(town);
  officer = await town.signIn("duty-officer");
  coordinator = await town.signIn("coordinator");
});
afterAll(() => town.stop());
/** Ends what a test opened; lets the counts of strangers run out, and the time in which the same incident would go on. */
afterEach(async () => {
  const open = bodyOf(IncidentList, await officer.get("/incidents?state=open")).items;
  for (const { incidentId } of open)
    await officer.send("POST", `/incidents/${incidentId}/actions`, {
      action: "falseAlarm",
      idempotencyKey: `end-${incidentId}-${town.clock.now()}`,
    });
  town.clock.advance(31 * MINUTE_MS);
  await town.database.setClock(town.clock);
});

const bandCode = async () => {
  const made = await coordinator.send("POST", "/wristbands/band-wang/finder-code");
  return bodyOf(FinderCodeMade, made).path.replace("/finder.html#", "");
};
const flyerCode = async (lifeMs = HOUR_MS) => {
  const now = town.clock.now();
  const about = { seniorId: seniorId("senior-wang"), wristbandId: null, issuedBy: personId("duty-officer") };
  const span = { issuedAt: now, expiresAt: plusMs(now, lifeMs) };
  const { token } = await town.database.db.transaction((tx) =>
    issueFinderCode(tx, { ...about, purpose: "flyer", ...span }),
  );
  return token;
};
const wangLeaves = () => raise(town.database.db, { name: "wang", at: town.clock.now(), kind: "exit" });
const openIncidents = async () =>
  bodyOf(IncidentList, await officer.get("/incidents?state=open")).items.filter(({ endedAt }) => endedAt === null);
const cluesOf = async (who: Visitor, incidentId: string) =>
  bodyOf(ClueList, await who.get(`/incidents/${incidentId}/clues`)).items;
const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "#203040" } })
  .jpeg()
  .toBuffer();
const told = async () => {
  const since = [new Date(town.clock.now())];
  const rows = await town.database.db.query<{ who: string }>(
    "select distinct person_id || ' ' || kind as who from outbox where created_at >= $1",
    since,
  );
  return rows.map(({ who }) => who);
};

test("the code of a wristband whose wearer nobody misses shows whom to call and nothing about her", async () => {
  const { body, status } = await finder.look(await bandCode());

  expect([status, body]).toEqual([
    200,
    { standing: "mayBeLost", calledName: null, gender: null, rescuePhone: "0573-87000000" },
  ]);
});

test("while she is looked for it says how to address her, and the area's own number", async () => {
  await saveAreaSettings(town.database.db, areaId("xiashi"), { rescuePhone: "0573-87111111" });
  await wangLeaves();

  const { body } = await finder.look(await bandCode());

  expect(body).toEqual({
    standing: "lookedFor",
    calledName: "示例奶奶1",
    gender: "female",
    rescuePhone: "0573-87111111",
  });
});

test("a clue stands in the open incident, changes nothing of it, and its photo has lost all but its pixels", async () => {
  const incidentId = await wangLeaves();
  const before = (await openIncidents())[0];
  const place = { lon: 120.7, lat: 30.52, accuracyM: 25 };
  const { clueId, uploadKey } = await finder.given(await bandCode(), {
    place,
    words: " 在桥边 ",
    contact: "13800001234",
  });
  const photo = await finder.photo(
    clueId,
    uploadKey,
    await sharp(await picture)
      .withExif({ IFD0: { Model: "Phone 9" } })
      .jpeg()
      .toBuffer(),
  );

  const [clue] = await cluesOf(officer, incidentId);
  const shown = await officer.get(`/incidents/${incidentId}/clues/${clueId}/photo`);
  const after = (await openIncidents())[0];

  expect(photo.status).toBe(204);
  expect(clue).toMatchObject({
    state: "given",
    words: "在桥边",
    contact: "13800001234",
    hasPhoto: true,
    place: { ...place, isOutside: false },
  });
  expect([shown.status, shown.headers["content-type"]]).toEqual([200, "image/jpeg"]);
  expect([after?.state, after?.level, after?.generation, after?.clues]).toEqual([
    before?.state,
    before?.level,
    before?.generation,
    { given: 1, confirmed: 0 },
  ]);
});

test("a clue to a wristband whose wearer nobody misses opens a suspicion and tells the officer, no guardian", async () => {
  await finder.given(await bandCode());
  const [incident] = await openIncidents();

  expect([incident?.state, incident?.signals[0]?.why.cause]).toEqual(["suspected", "finder"]);
  expect(await told()).toEqual(["duty-officer clue"]);
});

test("the same key is the same clue, and with another code it is another", async () => {
  const incidentId = await wangLeaves();
  const [band, flyer] = [await bandCode(), await flyerCode()];
  const first = await finder.given(band, { idempotencyKey: "again" });
  const second = await finder.given(band, { idempotencyKey: "again" });
  const other = await finder.given(flyer, { idempotencyKey: "again" });

  expect([second, other.clueId === first.clueId]).toEqual([first, false]);
  expect((await cluesOf(officer, incidentId)).length).toBe(2);
});

test("forged, revoked and expired codes open nothing; a new code ends the one before", async () => {
  await wangLeaves();
  const [old, flyer] = [await bandCode(), await flyerCode(MINUTE_MS)];
  const band = await bandCode();
  expect((await finder.look(band)).status).toBe(200);
  await coordinator.send("DELETE", "/wristbands/band-wang/finder-code");
  town.clock.advance(MINUTE_MS);
  await town.database.setClock(town.clock);

  for (const token of [old, band, flyer]) {
    expect(codeOf(await finder.look(token))).toEqual([410, "LINK_EXPIRED"]);
    expect(codeOf(await finder.say(token))).toEqual([410, "LINK_EXPIRED"]);
  }
  for (const token of ["x", `${band}A`]) expect(codeOf(await finder.say(token))).toEqual([404, "LINK_INVALID"]);
});

test("a code opens nothing once somebody else wears the band", async () => {
  const token = await bandCode();
  const change = "update wristband_assignments set ended_at = $1 where wristband_id = 'band-wang' and ended_at is";
  await town.database.db.query(`${change} null`, [new Date(town.clock.now())]);

  const afterwards = codeOf(await finder.look(token));
  await town.database.db.query("update wristband_assignments set ended_at = null where wristband_id = 'band-wang'");

  expect(afterwards).toEqual([410, "LINK_EXPIRED"]);
});

test("a flyer whose search is over says so and takes no clue", async () => {
  const token = await flyerCode();

  expect((await finder.look(token)).body).toMatchObject({ standing: "over", calledName: null });
  expect(codeOf(await finder.say(token))).toEqual([409, "INCIDENT_ENDED"]);
  expect(await openIncidents()).toEqual([]);
});

test("a place outside the service area is kept and marked; no place, no words and no numbers are refused", async () => {
  const incidentId = await wangLeaves();
  const token = await bandCode();
  await finder.given(token, { place: { lon: 116.4, lat: 39.9, accuracyM: null }, words: "" });

  expect((await cluesOf(officer, incidentId))[0]?.place).toMatchObject({ lon: 116.4, isOutside: true });
  for (const about of [
    { words: "  " },
    { place: { lon: 0, lat: 0, accuracyM: 1 } },
    { words: "长".repeat(301) },
    { contact: "1".repeat(21) },
  ])
    expect(codeOf(await finder.say(token, about))).toEqual([400, "REQUEST_INVALID"]);
});

test("an address is turned away after ten clues and told how long; others and the page itself are not, nor it a quarter of an hour later", async () => {
  await wangLeaves();
  const token = await bandCode();
  const { perAddress } = finderLimits.clue;
  for (let count = 0; count < perAddress; count += 1)
    expect((await finder.say(token, {}, "10.9.9.9")).status).toBe(201);
  const refused = await finder.say(token, {}, "10.9.9.9");
  expect([codeOf(refused), refused.headers["retry-after"]]).toEqual([[429, "RATE_LIMITED"], "900"]);

  expect((await finder.say(token)).status).toBe(201);
  expect((await finder.look(token)).status).toBe(200);
  town.clock.advance(finderLimits.windowMs);

  expect((await finder.say(token, {}, "10.9.9.9")).status).toBe(201);
});

test("a photo needs its clue's key, is taken once, within the hour, and must be a whole picture of at most 5 MB", async () => {
  const incidentId = await wangLeaves();
  const token = await bandCode();
  const [first, second] = [await finder.given(token), await finder.given(token)];
  const jpeg = await picture;
  const send = async (clueId: string, key: string, bytes = jpeg, type = "image/jpeg") =>
    codeOf(await finder.photo(clueId, key, bytes, type));

  expect(await send(first.clueId, second.uploadKey)).toEqual([404, "LINK_INVALID"]);
  expect(await send(first.clueId, first.uploadKey, jpeg.subarray(0, 60))).toEqual([422, "PICTURE_INVALID"]);
  expect(await send(first.clueId, first.uploadKey, Buffer.alloc(5 * 1024 * 1024 + 1))).toEqual([
    413,
    "REQUEST_TOO_LARGE",
  ]);
  expect(await send(first.clueId, first.uploadKey, jpeg, "image/gif")).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
  for (let again = 0; again < 2; again += 1)
    expect(await send(first.clueId, first.uploadKey)).toEqual([204, undefined]);
  town.clock.advance(HOUR_MS + 1);
  await town.database.setClock(town.clock);
  expect(await send(second.clueId, second.uploadKey)).toEqual([410, "LINK_EXPIRED"]);

  const detail = bodyOf(IncidentDetail, await officer.get(`/incidents/${incidentId}`));
  expect(detail.timeline.filter(({ kind }) => kind === "cluePhotoGiven").length).toBe(1);
});

test("a page of another site can neither look nor say anything", async () => {
  const token = await bandCode();
  for (const url of ["/api/v1/finder/look", "/api/v1/finder/clues"]) {
    const answer = await town.server.inject({
      method: "POST",
      url,
      payload: { token },
      headers: { origin: "https://elsewhere.example" },
    });
    expect(answer.json<{ code: string }>().code).toBe("ORIGIN_FORBIDDEN");
  }
});
