import { afterEach, beforeEach, expect, test } from "vitest";
import { insertExcuse } from "../../infra/db/excuses.ts";
import { recordAction, recordSignals } from "../../infra/db/incidents.ts";
import { claimNightlyReplay, readNightlyReplays } from "../../infra/db/nightly-replays.ts";
import { shanghaiDay } from "../../infra/domain/fence-schedule.ts";
import { incidentId, personId } from "../../infra/domain/ids.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { HOUR_MS, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createNightlyReplay } from "./nightly-replay.ts";
import { createStreet, dayAgo, type Street, sitting } from "./test-history.ts";
import { morning } from "./test-parts.ts";

let street: Street;
let metrics: ReturnType<typeof createMetrics>;
beforeEach(async () => {
  street = await createStreet(3);
  await street.db.query("update seniors set enrolled_at = '2026-01-01'");
  metrics = createMetrics();
});
afterEach(() => street.drop());

const yesterday = dayAgo(1);
const replay = () =>
  createNightlyReplay({ ...street, log: silentLog, metrics, settings: defaultEngineSettings }).settle();
const nights = () => readNightlyReplays(street.db, 9);
const gauge = async () => (await metrics.falseAlertsPerSeniorDay.get()).values[0]?.value;

/** Out of the fence of 200 m and back in five minutes: the band was wrong, or a step too far. */
const darting = [120, 260, 320, 320, 240, 120, 20].map((eastM, i) => [60 + i, eastM] as const);
/** At the market for an hour. */
const market = Array.from({ length: 60 }, (_, i) => [60 + i, Math.min(600, i * 100)] as const);
const live = async (senior: number, out: typeof darting) =>
  await street.wasAt(senior, yesterday, [...sitting(0, 60), ...out, ...sitting(130, 200)]);

/** What people did about an exit an hour after `yesterday` began. */
const raisedAndEnded = async (senior: number, action: IncidentAction) => {
  const who = street.seniors[senior];
  if (who === undefined) throw new Error("nobody lives there");
  await street.setTime(plusMs(yesterday, 63 * MINUTE_MS));
  const at = street.clock.now();
  const [outcome] = await street.db.transaction((tx) =>
    recordSignals(tx, [
      {
        kind: "exit",
        seniorId: who.seniorId,
        wristbandId: who.wristbandId,
        fenceId: null,
        happenedAt: at,
        concludedAt: at,
        late: false,
        place: null,
        why: { rule: "test", distanceM: 100, probability: 1, evidence: [], cause: null },
        deliveryId: null,
      },
    ]),
  );
  if (outcome?.kind !== "accepted" || outcome.incident === null) throw new Error("no incident");
  const id = incidentId(outcome.incident.incidentId);
  await street.setTime(plusMs(yesterday, 70 * MINUTE_MS));
  const asked = { incidentId: id, personId: personId(`${who.seniorId}-A`), action, note: "示例" };
  const result = await street.db.transaction((tx) => recordAction(tx, { ...asked, idempotencyKey: `key-${senior}` }));
  expect(result.kind).toBe("done");
  await street.setTime(morning);
};

test("false alerts per senior and day: closed as false, or taken back by later fixes; the rest were true", async () => {
  await live(0, darting);
  await live(1, market);
  await raisedAndEnded(1, "falseAlarm");

  await replay();

  const [night] = await nights();
  expect(night).toEqual({
    day: shanghaiDay(yesterday),
    seniorDays: 2,
    alerts: 2,
    closedFalse: 1,
    contradicted: 1,
  });
  expect(await gauge()).toBe(1);
});

test("what people have decided about an exit is not counted again, and a real search is none", async () => {
  await live(0, darting);
  await live(1, darting);
  await raisedAndEnded(0, "falseAlarm");
  await raisedAndEnded(1, "found");

  await replay();

  expect(await nights()).toMatchObject([{ alerts: 2, closedFalse: 1, contradicted: 0 }]);
});

test("an accompanied outing of yesterday makes no alert in the replay either", async () => {
  await live(0, darting);
  const [first] = street.seniors;
  if (first === undefined) throw new Error("nobody lives there");
  await insertExcuse(street.db, {
    excuseId: "outing-1",
    seniorId: first.seniorId,
    kind: "outing",
    fenceId: null,
    shape: null,
    from: plusMs(yesterday, HOUR_MS),
    to: plusMs(yesterday, 2 * HOUR_MS),
    givenBy: personId("s-1-A"),
  });

  await replay();

  expect(await nights()).toMatchObject([{ seniorDays: 1, alerts: 0 }]);
});

test("a day is replayed once, from three in the morning on, by one of several gateways", async () => {
  await live(0, darting);
  await street.setTime(plusMs(morning, -5 * HOUR_MS - 1));
  await replay();
  expect(await nights()).toEqual([]);

  await street.setTime(plusMs(morning, -5 * HOUR_MS));
  await Promise.all([replay(), replay()]);
  await street.wasAt(1, yesterday, sitting(0, 10));
  await replay();

  expect(await nights()).toMatchObject([{ day: shanghaiDay(yesterday), seniorDays: 1, contradicted: 1 }]);
});

test("a gateway that died over it is stood in for after two hours", async () => {
  await live(0, darting);
  expect(await claimNightlyReplay(street.db, shanghaiDay(yesterday))).toBe(true);

  await replay();
  expect(await nights()).toEqual([]);
  await street.setTime(plusMs(morning, 2 * HOUR_MS + 1));
  await replay();

  expect(await nights()).toMatchObject([{ contradicted: 1 }]);
});
