import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readCoverage } from "../../infra/db/coverage.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createService, type Service } from "../notify/stand-ins/service.ts";
import { createCoverageWatch } from "./coverage-watch.ts";

const HOUR = 3_600_000;
let service: Service;
let watch: ReturnType<typeof createCoverageWatch>;
beforeAll(async () => {
  service = await createService({ seniors: ["wang", "li"] });
});
beforeEach(async () => {
  await service.again();
  await service.onePhoneEach();
  await service.db.query("update channels set last_ok_at = service_now()");
  watch = createCoverageWatch({ ...service, log: silentLog, onTold: () => undefined });
});
afterAll(() => service.drop());

const check = async (): Promise<readonly string[]> => {
  await watch.settle();
  await service.settle();
  return service.page.heard();
};
/** Hours of the moved clock from now. */
const leave = async (person: string, from: number, to: number, substitute: string | null = null) => {
  await service.db.query(
    `insert into duty_overrides (person_id, substitute_id, starts_at, ends_at)
     values ($1, $2, service_now() + $3 * interval '1 hour', service_now() + $4 * interval '1 hour')`,
    [person, substitute, from, to],
  );
};
const stateOf = async (senior: string | null) =>
  (await readCoverage(service.db)).find((it) => it.seniorId === senior)?.state;

test("while everybody can be reached nobody is told anything", async () => {
  expect(await check()).toEqual([]);
  expect([await stateOf("wang"), await stateOf(null)]).toEqual(["covered", "covered"]);
});

test("both guardians on leave the day after tomorrow: the coordinator is told a day ahead, once, and nobody else", async () => {
  await leave("guardian-a", 45, 65);
  await leave("guardian-b", 46, 65);

  const heard = [...(await check())];
  let toldAfterMs = 0;
  for (let hour = 1; hour <= 30; hour += 1) {
    await service.advance(HOUR);
    const news = await check();
    if (news.length > 0) toldAfterMs = hour * HOUR;
    heard.push(...news);
  }

  expect(heard).toEqual(["coordinator: coverage"]);
  expect(46 * HOUR - toldAfterMs).toBeGreaterThanOrEqual(24 * HOUR);
  const alert = service.page.calls.at(-1)?.alert;
  expect(alert?.title).toBe("硖石街道：有一段时间叫不到人");
  expect(alert?.text).toBe(
    "2 位老人的两位守护人都叫不到。最早从 06-03 08:00 开始。请打开登记页，安排替班或补上能叫到人的方式。",
  );
});

test("a pair turns amber when one guardian's only way fails, and red when the other's does, before anything happens", async () => {
  await service.db.query("update channels set fail_streak = 1 where person_id = 'guardian-a'");
  expect([await stateOf("wang"), await check()]).toEqual(["amber", []]);

  await service.db.query("update channels set last_ok_at = null where person_id = 'guardian-b'");
  expect(await stateOf("wang")).toBe("gap");
  await service.advance(HOUR);
  expect(await check()).toEqual(["coordinator: coverage"]);
});

test("each look is counted by area and day for the reports, once an hour", async () => {
  await check();
  await service.advance(HOUR / 2);
  await watch.settle();
  await service.advance(HOUR);
  await check();

  const days = await service.db.query(
    "select sum(pairs)::int as pairs, sum(covered)::int as covered, sum(gaps + team_gaps)::int as gaps from area_days",
  );
  expect(days).toEqual([{ pairs: 4, covered: 4, gaps: 0 }]);
});

test("a way that was never used for a month no longer counts", async () => {
  await service.advance(31 * 24 * HOUR);
  expect(await stateOf("wang")).toBe("gap");
});

test("a stand-in closes the gap in time, and a gap that opens again is told again", async () => {
  await leave("guardian-a", 20, 40);
  await leave("guardian-b", 20, 40);
  expect(await check()).toEqual(["coordinator: coverage"]);

  await service.db.query("update duty_overrides set substitute_id = 'rescuer-1' where person_id = 'guardian-b'");
  await service.advance(HOUR);
  expect([await check(), await stateOf("wang")]).toEqual([[], "amber"]);

  await service.db.query("delete from channels where person_id = 'rescuer-1'");
  await service.advance(HOUR);
  expect(await check()).toEqual(["coordinator: coverage"]);
});

test("a team whose one member on shift cannot be reached is a gap of the area", async () => {
  await service.db.query("delete from channels where person_id = 'rescuer-2'");
  await service.db.query(
    `insert into duty_shifts (person_id, area_id, role, starts_at, ends_at)
     values ('rescuer-2', 'haining', 'rescuer', service_now() + interval '5 hours', service_now() + interval '9 hours')`,
  );

  expect(await check()).toEqual(["coordinator: coverage"]);
  expect(service.page.calls.at(-1)?.alert.text).toContain("救援队没有人叫得到。最早从 06-01 15:00 开始。");
  expect(await stateOf(null)).toBe("gap");
});

test("by night it waits for seven in the morning, unless the gap begins before", async () => {
  await service.advance(13 * HOUR);
  await leave("guardian-a", 12, 40);
  await leave("guardian-b", 12, 40);

  expect(await check()).toEqual([]);
  await service.pass(8 * HOUR - 1);
  expect(service.page.heard()).toEqual([]);
  await service.pass(1);
  expect(service.page.heard()).toEqual(["coordinator: coverage"]);

  await service.db.query("delete from coverage_gaps");
  await service.advance(16 * HOUR);
  await service.db.query("update duty_overrides set starts_at = service_now() - interval '1 hour'");
  expect(await check()).toEqual(["coordinator: coverage"]);
});
