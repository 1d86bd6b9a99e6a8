import { afterEach, beforeEach, expect, test } from "vitest";
import { saveOutage } from "../../infra/db/outages.ts";
import { areaId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import { raise } from "../test-events.ts";
import { createStage, type Stage } from "./test-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(async () => {
  await stage.stop();
});

const lost = () => {
  const now = stage.town.clock.now();
  return {
    outageId: "outage-1",
    areaId: areaId("xiashi"),
    from: now,
    to: now,
    silentCount: 7,
    bandCount: 9,
    noticedAt: now,
    endedAt: null,
  };
};
const save = (change: { readonly endedAt: ReturnType<typeof lost>["from"] | null }, news: "begins" | "ends") =>
  stage.town.database.db.transaction((tx) => saveOutage(tx, { ...lost(), ...change }, news));
const view = () => ({ areaId: "xiashi", since: toIso(lost().from), silentCount: 7, bandCount: 9 });

test("those who watch over the area are told when many of its bands fall silent, and when it is over; no guardian is", async () => {
  const rescuer = await stage.open("rescuer");
  const guardian = await stage.open("wang-a");
  expect((await rescuer.page.next("outages")).outages).toEqual([]);

  await save({ endedAt: null }, "begins");
  expect((await rescuer.page.next("outages")).outages).toEqual([view()]);
  await save({ endedAt: lost().from }, "ends");
  expect((await rescuer.page.next("outages")).outages).toEqual([]);

  await raise(stage.town.database.db, { name: "wang", at: stage.ticks() });
  await guardian.page.next("incident");
  expect(guardian.page.received.some((message) => message.kind === "outages")).toBe(false);
});

test("a console that opens later is told of an outage that lasts", async () => {
  await save({ endedAt: null }, "begins");

  const rescuer = await stage.open("rescuer");

  await rescuer.page.next("outages", ({ outages }) => JSON.stringify(outages) === JSON.stringify([view()]));
});

test("an outage is written to each duty officer and coordinator once, however often it is saved", async () => {
  await save({ endedAt: null }, "begins");
  await save({ endedAt: null }, "begins");

  const rows = await stage.town.database.db.query<{ person: string; kind: string }>(
    "select distinct person_id as person, kind from outbox where kind = 'outage' order by person_id",
  );
  const counts = await stage.town.database.db.query<{ many: number }>(
    "select max(many)::integer as many from (select count(*) as many from outbox group by person_id, channel_id) per_channel",
  );
  expect(rows.map((row) => row.person)).toContain("duty-officer");
  expect(rows.map((row) => row.person)).toContain("coordinator");
  expect(rows.map((row) => row.person)).not.toContain("wang-a");
  expect(counts[0]?.many).toBe(1);
});
