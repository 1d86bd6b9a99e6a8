import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SeniorView } from "../infra/contract/views.ts";
import { bodyOf, createTown, smallPicture, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
let guardian: Visitor;
beforeAll(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
  guardian = await town.signIn("wang-a");
});
afterAll(() => town.stop());

const path = "/seniors/senior-wang/photo";
const givenAt = async () => bodyOf(SeniorView, await guardian.get("/seniors/senior-wang")).photoAt;

test("a photo that the coordinator gives is seen by the guardian, drawn anew", async () => {
  const given = await coordinator.put(path, smallPicture, "image/png");

  expect([given.status, await givenAt()]).toEqual([200, new Date(town.clock.now()).toISOString()]);
  const seen = await town.server.inject({ url: `/api/v1${path}`, headers: { cookie: guardian.cookie } });
  expect([seen.headers["content-type"], seen.headers["cache-control"]]).toEqual([
    "image/jpeg",
    "private, max-age=3600",
  ]);
  expect(await sharp(seen.rawPayload).metadata()).toMatchObject({ format: "jpeg", width: 8, height: 10 });
});

test("another photo takes its place, and one that is taken away is gone", async () => {
  await coordinator.put(path, smallPicture, "image/png");
  const larger = await sharp({ create: { width: 30, height: 40, channels: 3, background: "#404040" } })
    .webp()
    .toBuffer();

  await coordinator.put(path, larger, "image/webp");

  const seen = await town.server.inject({ url: `/api/v1${path}`, headers: { cookie: guardian.cookie } });
  expect(await sharp(seen.rawPayload).metadata()).toMatchObject({ width: 30, height: 40 });
  expect((await coordinator.send("DELETE", path)).status).toBe(204);
  expect([await givenAt(), (await guardian.get(path)).status]).toEqual([null, 404]);
  expect((await coordinator.send("DELETE", path)).status).toBe(404);
});

test.each([
  ["no picture at all", Buffer.from("<svg/>"), "image/png", "422 PICTURE_INVALID"],
  ["half a picture", () => smallPicture.subarray(0, 30), "image/png", "422 PICTURE_INVALID"],
  ["more than a phone makes", Buffer.alloc(6 * 1024 * 1024), "image/jpeg", "413 REQUEST_TOO_LARGE"],
  ["a film", Buffer.from("film"), "video/mp4", "415 MEDIA_TYPE_UNSUPPORTED"],
  ["words", Buffer.from("{}"), "application/json", "422 PICTURE_INVALID"],
] as const)("%s is refused, and the photo before it stays", async (_what, bytes, type, answer) => {
  await coordinator.put(path, smallPicture, "image/png");

  const refused = await coordinator.put(path, typeof bytes === "function" ? bytes() : bytes, type);

  expect(`${refused.status} ${String(Reflect.get(Object(refused.body), "code"))}`).toBe(answer);
  expect((await guardian.get(path)).status).toBe(200);
});

test("whose photo was changed stands in the audit, and a search page gets no picture as another kind", async () => {
  await coordinator.put(path, smallPicture, "image/png");

  const [row] = await town.database.db.query(
    "select person_id as who, action, senior_id as senior from audit where action = 'photo.change' order by seq desc limit 1",
  );
  expect(row).toEqual({ who: "coordinator", action: "photo.change", senior: "senior-wang" });
  const seen = await guardian.get(path);
  expect(seen.headers["x-content-type-options"]).toBe("nosniff");
});
