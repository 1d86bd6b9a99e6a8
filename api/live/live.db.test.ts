import { afterEach, beforeEach, expect, test } from "vitest";
import { saveArea } from "../../infra/db/areas.ts";
import { areaId } from "../../infra/domain/ids.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import { raise, reportPlace } from "../test-events.ts";
import { createTown, type Town } from "../test-town.ts";
import { openPage } from "./test-page.ts";
import { createStage, type Stage } from "./test-stage.ts";

let stage: Stage;
let town: Town;
beforeEach(async () => {
  stage = await createStage();
  town = stage.town;
});
afterEach(async () => {
  await stage.stop();
});

test("a rescuer who opens the console is told of every senior of the city, and where they are", async () => {
  await stage.move("wang", 120.691);

  const { hello, snapshot } = await stage.open("rescuer");

  expect(hello).toMatchObject({ proto: 1, resumed: false, seq: 0, serverTime: "2026-03-01T08:00:00.000Z" });
  expect(snapshot.seniors.map((senior) => senior.seniorId).sort()).toEqual(["senior-li", "senior-wang"]);
  expect(snapshot.positions).toMatchObject([{ seniorId: "senior-wang", standing: "unknown", place: { lon: 120.691 } }]);
  expect(snapshot.areas).toHaveLength(4);
});

test("an area that was made a moment ago is on the next page that opens", async () => {
  await stage.open("rescuer");
  await saveArea(town.database.db, {
    areaId: areaId("majiao"),
    parentId: areaId("haining"),
    kind: "subDistrict",
    nameZh: "示例街道",
    nameEn: "Example",
  });

  const { snapshot } = await stage.open("rescuer");

  expect(snapshot.areas.map((area) => area.areaId)).toContain("majiao");
});

test("an SOS reaches the console and both guardians' pages, and nobody else's guardian", async () => {
  const circle = await Promise.all(["rescuer", "wang-a", "wang-b"].map(stage.open));
  const other = await stage.open("li-a");

  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });
  const told = await Promise.all(circle.map(({ page }) => page.next("incident")));
  await stage.move("li", 120.7);
  await other.page.next("positions");

  expect(told.map((message) => message.incident.incidentId)).toEqual([incident, incident, incident]);
  expect(told[0]?.incident).toMatchObject({ state: "raised", seniorId: "senior-wang", signals: [{ kind: "sos" }] });
  expect(other.page.received.some((message) => message.kind === "incident")).toBe(false);
});

test("a phone that was away learns of everything that happened meanwhile, also of what is over", async () => {
  const first = await stage.open("wang-a");
  await first.page.close();
  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });
  await stage.actAs("wang-b", incident, "acknowledge");
  const console = await stage.open("rescuer");
  await stage.actAs("duty-officer", incident, "falseAlarm");
  await console.page.next("incident", (message) => message.incident.state === "falseAlarm");

  const again = await stage.connect("wang-a");
  again.say({ kind: "resume", epoch: first.hello.epoch, seq: first.hello.seq });
  const hello = await again.next("hello");
  const missed = await again.next("incident");

  expect(hello).toMatchObject({ resumed: true });
  expect(hello.seq).toBeGreaterThan(first.hello.seq);
  expect(missed.incident).toMatchObject({ incidentId: incident, state: "falseAlarm" });
  expect(missed.seq).toBe(missed.incident.seq);
  expect(again.received.some((message) => message.kind === "snapshot")).toBe(false);
});

test("a phone that was away for an incident's whole life is told of it even when the picture is new", async () => {
  const first = await stage.open("wang-a");
  await first.page.close();
  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });
  await stage.actAs("duty-officer", incident, "falseAlarm");
  await stage.actAs("duty-officer", incident, "close");
  const coordinator = await town.signIn("coordinator");
  const guardian = { name: "示例新人", phone: "13900009009" };
  await coordinator.send("PUT", "/seniors/senior-wang/guardians", { slot: "B", guardian });

  const again = await stage.connect("wang-a");
  again.say({ kind: "resume", epoch: first.hello.epoch, seq: first.hello.seq });
  const hello = await again.next("hello");
  const snapshot = await again.next("snapshot");
  const missed = await again.next("incident");

  expect(hello.resumed).toBe(false);
  expect(snapshot.seniors[0]?.guardians.map((each) => each.name)).toEqual(["示例 wang-a", "示例新人"]);
  expect(snapshot.incidents).toEqual([]);
  expect(missed.incident).toMatchObject({ incidentId: incident, state: "closed" });
});

test("a page that comes with the number of another database gets a whole picture", async () => {
  const page = await stage.connect("rescuer");

  page.say({ kind: "resume", epoch: "another.database", seq: 1_000_000 });

  expect(await page.next("hello")).toMatchObject({ resumed: false });
  expect((await page.next("snapshot")).seniors).toHaveLength(2);
});

test("hundreds of incidents in a row come to a page each, in order, none merged away", async () => {
  const { page } = await stage.open("rescuer");
  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });

  for (let round = 0; round < 100; round += 1) await stage.noteAs("duty-officer", incident, round);
  const other = await raise(town.database.db, { name: "li", at: stage.ticks() });
  await page.next("incident", (message) => message.incident.incidentId === other);

  const seqs = page.received.flatMap((message) => (message.kind === "incident" ? [message.seq] : []));
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  const newest = await town.database.db.query<{ seq: number }>("select max(seq) as seq from incident_events");
  expect(seqs.at(-1)).toBe(newest[0]?.seq);
});

test("positions that come fast are put together: the newest place, at most four messages a second", async () => {
  const { page } = await stage.open("rescuer");

  for (let step = 1; step <= 200; step += 1) await stage.move("wang", 120.6 + step / 1_000);
  const last = await page.next("positions", (message) => message.positions.some((each) => each.place?.lon === 120.8));

  expect(last.positions).toHaveLength(1);
  const messages = page.received.filter((message) => message.kind === "positions").length;
  expect(messages).toBeLessThan(200);
});

test("a position that the database's notice never mentioned is found by looking", async () => {
  const { page } = await stage.open("rescuer");

  await reportPlace(town.database.db, { name: "wang", at: stage.ticks(), lon: 120.6999 });
  town.clock.advance(2 * SECOND_MS);

  expect((await page.next("positions")).positions[0]?.place?.lon).toBeCloseTo(120.6999, 4);
});

test("a console that loses its database feed is told what it missed once the feed is back", async () => {
  const { page } = await stage.open("rescuer");

  await town.database.db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
  );
  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });

  expect((await page.next("incident")).incident.incidentId).toBe(incident);
});

test("the gateway next door tells of positions without the detour over the database", async () => {
  const tell: ((ids: readonly string[]) => void)[] = [];
  const feed = {
    onPositions: (callback: (ids: readonly string[]) => void) => {
      tell.push(callback);
      return () => undefined;
    },
  };
  const near = await createTown({ feed });
  const { cookie } = await near.signIn("wang-a");
  const page = await openPage({ port: near.port, cookie });
  page.say({ kind: "resume", epoch: null, seq: 0 });
  await page.next("snapshot");

  await reportPlace(near.database.db, { name: "wang", at: near.clock.now(), lon: 120.677 });
  for (const each of tell) each(["band-wang"]);
  const { positions } = await page.next("positions");
  await page.close();
  await near.stop();

  expect(positions[0]?.place?.lon).toBeCloseTo(120.677, 5);
});

test("the gateway knows whose page is open, and that it was closed", async () => {
  const { db } = town.database;
  const openPages = () => db.query("select person_id from open_pages order by person_id");
  const { page } = await stage.open("wang-a");
  const during = await openPages();
  const seen = await db.query<{ at: number }>("select seen_at as at from open_pages");

  town.clock.advance(10 * SECOND_MS);
  await town.database.setClock(town.clock);
  await page.next("heartbeat");
  await expect
    .poll(async () => (await db.query<{ at: number }>("select seen_at as at from open_pages"))[0]?.at)
    .toBe(Number(seen[0]?.at) + 10 * SECOND_MS);
  await page.close();

  expect(during).toEqual([{ person_id: "wang-a" }]);
  await expect.poll(openPages).toEqual([]);
});

test("a console whose line is stuck costs little memory, misses no incident, and others do not notice", async () => {
  const stuck = await stage.open("rescuer");
  const { page } = await stage.open("duty-officer");
  stuck.page.socket.pause();
  const stuckFor = () => town.metrics.liveFramesHeld.get().then(({ values }) => values[0]?.value ?? 0);

  // Each answer is half a megabyte: soon the system's own buffers are full and the service sees the line stuck.
  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks(), evidence: 5_000 });
  for (let round = 0; (await stuckFor()) < 3; round += 1) {
    await stage.noteAs("duty-officer", incident, round);
    await stage.move("li", 120.6 + round / 10_000);
    await page.next("positions");
    expect(round).toBeLessThan(100);
  }
  stuck.page.socket.resume();
  const newest = page.received.findLast((message) => message.kind === "incident")?.seq;
  const caughtUp = await stuck.page.next("incident", (message) => message.seq === newest);

  expect(caughtUp.incident.incidentId).toBe(incident);
});
