import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CredentialResult, FenceList, FenceView, PersonList, RejectList } from "../infra/contract/http.ts";
import { insertRejects } from "../infra/db/rejects.ts";
import { channelOwner, openIfReadable } from "../infra/db/sealed-secrets.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
});
afterAll(async () => {
  await town.stop();
});

test("a band whose credential leaked gets another, and one that was lost gets none", async () => {
  const hash = async () =>
    (
      await town.database.db.query<{ hash: string | null }>(
        "select encode(token_hash, 'hex') as hash from wristbands where wristband_id = 'band-wang'",
      )
    )[0]?.hash;
  const before = await hash();

  const renewed = bodyOf(CredentialResult, await coordinator.send("POST", "/wristbands/band-wang/credential"));
  const after = await hash();
  const revoked = await coordinator.send("DELETE", "/wristbands/band-wang/credential");

  expect(after).toBe(createHash("sha256").update(renewed.token).digest("hex"));
  expect(after).not.toBe(before);
  expect(revoked.status).toBe(204);
  expect(await hash()).toBeNull();
});

test("a rescuer asks a band for its place, and the order waits for the band with an end", async () => {
  const rescuer = await town.signIn("rescuer");

  const answer = await rescuer.send("POST", "/wristbands/band-li/commands", {
    kind: "setInterval",
    seconds: 10,
    forSeconds: 600,
  });
  const wrong = await rescuer.send("POST", "/wristbands/band-li/commands", { kind: "explode" });
  const rows = await town.database.db.query("select body, ordered_by from commands");

  expect(answer).toMatchObject({
    status: 202,
    body: { wristbandId: "band-li", expiresAt: "2026-03-01T08:10:00.000Z" },
  });
  expect(wrong.status).toBe(400);
  expect(rows).toEqual([{ body: { kind: "setInterval", seconds: 10, forSeconds: 600 }, ordered_by: "rescuer" }]);
});

test("a fence is drawn, moved and taken away; who was too late with a change is told", async () => {
  const body = {
    seniorId: "senior-wang",
    name: "示例公园",
    kind: "keepIn",
    shape: { kind: "circle", centre: { lon: 120.7, lat: 30.54 }, radiusM: 150 },
    schedule: { spans: [{ days: ["sat", "sun"], from: 480, to: 1_080 }] },
  };
  const drawn = bodyOf(FenceView, await coordinator.send("POST", "/fences", body));
  const larger = { ...body, shape: { ...body.shape, radiusM: 250 } };

  const moved = await coordinator.send("PUT", `/fences/${drawn.fenceId}`, { ...larger, seenVersion: 1 });
  const late = await coordinator.send("PUT", `/fences/${drawn.fenceId}`, { ...body, seenVersion: 1 });
  const gone = await coordinator.send("DELETE", `/fences/${drawn.fenceId}`);
  const again = await coordinator.send("DELETE", `/fences/${drawn.fenceId}`);
  const versions = await town.database.db.query(
    "select version from fence_versions where fence_id = $1 order by version",
    [drawn.fenceId],
  );

  expect(moved).toMatchObject({ status: 200, body: { version: 2, shape: { radiusM: 250 }, schedule: body.schedule } });
  expect(late).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  expect([gone.status, again.status]).toEqual([204, 404]);
  expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
});

test("a fence that all seniors share is the administrator's to draw", async () => {
  const admin = await town.signIn("admin");
  const water = {
    seniorId: null,
    name: "示例河",
    kind: "keepOut",
    shape: {
      kind: "corridor",
      line: [
        [120.6, 30.5],
        [120.65, 30.52],
      ],
      widthM: 40,
    },
  };

  expect((await coordinator.send("POST", "/fences", water)).status).toBe(404);
  const drawn = bodyOf(FenceView, await admin.send("POST", "/fences", water));
  const seen = bodyOf(FenceList, await (await town.signIn("li-a")).get("/fences"));

  expect(seen.items.map((fence) => fence.fenceId)).toContain(drawn.fenceId);
});

test("a coordinator makes guardians of the own area and nobody more", async () => {
  const make = async (role: string, areaId: string | null) =>
    (await coordinator.send("POST", "/people", { name: "示例", roles: [{ role, areaId }] })).status;

  expect(await make("guardian", "xiashi")).toBe(201);
  expect(await make("guardian", "xiashi-1")).toBe(201);
  expect(await make("guardian", "yanguan")).toBe(403);
  expect(await make("guardian", null)).toBe(403);
  expect(await make("rescuer", "xiashi")).toBe(403);
  expect(await make("administrator", null)).toBe(403);
});

test("a coordinator cannot take over a colleague by giving them a new password", async () => {
  const take = (personId: string) =>
    coordinator.send("POST", "/people", {
      personId,
      name: "示例",
      password: "a stolen long password",
      roles: [{ role: "guardian", areaId: "xiashi" }],
    });

  expect((await take("viewer")).status).toBe(403);
  expect((await take("coordinator")).status).toBe(403);
  expect((await take("rescuer")).status).toBe(404);
  expect((await take("admin")).status).toBe(404);
});

test("a login that somebody has is refused", async () => {
  const answer = await coordinator.send("POST", "/people", {
    name: "示例",
    login: "WANG-A",
    roles: [{ role: "guardian", areaId: "xiashi" }],
  });

  expect(answer).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
});

test("a coordinator finds people by name and by phone, in the own area only", async () => {
  const find = async (query: string) =>
    bodyOf(PersonList, await coordinator.get(`/people?query=${encodeURIComponent(query)}`)).items.map(
      (each) => each.personId,
    );

  expect(await find("示例 wang-B")).toEqual(["wang-b"]);
  expect(await find("13800001001")).toEqual(["wang-a"]);
  expect(await find("13800002001")).toEqual([]);
  expect(await find("%")).toEqual([]);
});

test("a guardian says how to be told; a secret goes in and never comes out", async () => {
  const guardian = await town.signIn("wang-b");
  const put = (items: readonly object[]) => guardian.send("PUT", "/people/wang-b/channels", { items });

  const set = await put([
    { kind: "webhook", address: "https://alerts.example.org/121", secret: "a secret of the team" },
    { kind: "mqtt", secret: "an mqtt secret of hers" },
    { kind: "page" },
  ]);
  const inside = await put([{ kind: "webhook", address: "https://169.254.169.254/", secret: "a secret of the team" }]);
  const noMail = await put([{ kind: "email", address: "nobody" }]);
  const twice = await put([{ kind: "page" }, { kind: "page" }]);
  const stored = await town.database.db.query<{ kind: string; secret: string | null }>(
    "select kind, secret from channels where person_id = 'wang-b' and disabled_at is null order by priority",
  );

  expect(set).toMatchObject({
    status: 200,
    body: { items: [{ kind: "webhook" }, { kind: "mqtt" }, { kind: "page" }] },
  });
  expect(JSON.stringify(set.body)).not.toContain("secret");
  expect([inside.status, noMail.status, twice.status]).toEqual([422, 422, 409]);
  expect(inside.body).toMatchObject({ code: "CHANNEL_ADDRESS_INVALID" });
  expect(JSON.stringify(stored)).not.toContain("a secret of the team");
  const open = (kept: string | null) => openIfReadable(town.database.db, kept, channelOwner("wang-b"));
  expect(stored.map((row) => ({ ...row, secret: open(row.secret) }))).toEqual([
    { kind: "webhook", secret: "a secret of the team" },
    { kind: "mqtt", secret: createHash("sha256").update("an mqtt secret of hers").digest("hex") },
    { kind: "page", secret: null },
  ]);
});

test("a test alert goes to both guardians by every channel they have", async () => {
  const guardian = await town.signIn("li-a");

  const answer = await guardian.send("POST", "/seniors/senior-li/test-alert");
  const rows = await town.database.db.query(
    "select person_id, kind from outbox where kind = 'test' order by person_id, lane",
  );

  expect(answer).toMatchObject({
    status: 202,
    body: {
      items: [
        { personId: "li-a", alerts: 2 },
        { personId: "li-b", alerts: 2 },
      ],
    },
  });
  expect(rows).toEqual(["li-a", "li-a", "li-b", "li-b"].map((person_id) => ({ person_id, kind: "test" })));
});

test("a coordinator sees what the bands of the own area sent that nobody could read", async () => {
  const reject = (band: string | null, text: string) => ({
    receivedAt: town.clock.now(),
    wristbandId: band === null ? null : wristbandId(band),
    topic: `wristbands/${band}/telemetry`,
    code: "TELEMETRY_NOT_JSON" as const,
    detail: "unexpected end",
    payload: Buffer.from(text),
  });
  await insertRejects(town.database.db, [reject("band-wang", "{half"), reject("band-li", "{other"), reject(null, "?")]);

  const mine = bodyOf(RejectList, await coordinator.get("/rejects"));
  const all = bodyOf(RejectList, await (await town.signIn("admin")).get("/rejects"));
  const older = bodyOf(RejectList, await (await town.signIn("admin")).get(`/rejects?before=${all.items[0]?.rejectId}`));

  expect(mine.items).toMatchObject([{ wristbandId: "band-wang", code: "TELEMETRY_NOT_JSON", payload: "{half" }]);
  expect(all.items.map((each) => each.payload)).toEqual(["?", "{other", "{half"]);
  expect(older.items).toHaveLength(2);
});
