import { afterEach, beforeEach, expect, test } from "vitest";
import { askJudgement, claimJudgement, readJudgement } from "../../infra/db/fence-judgements.ts";
import type { FenceDraft } from "../../infra/domain/fence-judgement.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import { MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createFenceJudging } from "./fence-judging.ts";
import { eachFix } from "./senior-history.ts";
import { createStreet, dayAgo, type Street, sitting, stroll } from "./test-history.ts";
import { morning, spot } from "./test-parts.ts";

let street: Street;
beforeEach(async () => {
  street = await createStreet(1);
});
afterEach(() => street.drop());

const circle = (radiusM: number): FenceDraft => ({
  kind: "keepIn",
  shape: { kind: "circle", centre: spot(0, 0), radiusM },
  schedule: { spans: [] },
  replaces: null,
});
const wang = () => {
  const [first] = street.seniors;
  if (first === undefined) throw new Error("nobody lives there");
  return first;
};
const judging = () => createFenceJudging({ ...street, log: silentLog, settings: defaultEngineSettings });
const ask = async (draft: FenceDraft) => {
  const judgementId = `judgement-${draft.replaces ?? "new"}`;
  await askJudgement(street.db, { judgementId, seniorId: wang().seniorId, draft });
  return async () => (await readJudgement(street.db, judgementId))?.result;
};
const strolledOn = async (...daysAgo: readonly number[]) => {
  for (const days of daysAgo)
    await street.wasAt(0, dayAgo(days), [...sitting(0, 60), ...stroll(60), ...sitting(67, 120)]);
};

test("a tight fence is judged by the strolls of the last 30 days and by no older ones", async () => {
  await strolledOn(33, 29, 12, 2);
  const result = await ask(circle(70));

  await judging().settle();

  expect(await result()).toMatchObject({
    days: 3,
    alerts: 3,
    falseAlerts: 3,
    briefAlerts: 3,
    homeToEdgeM: -70,
    isHomeTooNear: true,
  });
});

test("the fence that is replaced no longer keeps anybody safe, the others do", async () => {
  await strolledOn(2);
  const elsewhere: FenceDraft = { ...circle(150), shape: { kind: "circle", centre: spot(-300, 0), radiusM: 150 } };
  const beside = await ask(elsewhere);
  const instead = await ask({ ...elsewhere, replaces: fenceId("f-s-1") });

  await judging().settle();

  expect(await beside()).toMatchObject({ alerts: 0, homeToEdgeM: 150 });
  expect(await instead()).toMatchObject({ alerts: 1, homeToEdgeM: 150 });
});

test("a month is replayed in small pieces: everything else gets its turn after forty fixes at most", async () => {
  await street.wasAt(0, dayAgo(1), sitting(0, 1_000));
  const takenInTurn = new Map<number, number>();
  let turn = 0;
  let isOver = false;
  const next = (): void => {
    turn += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);

  await eachFix({ ...wang(), db: street.db, from: dayAgo(2), to: morning, isStopped: () => false }, () => {
    takenInTurn.set(turn, (takenInTurn.get(turn) ?? 0) + 1);
  });
  isOver = true;

  expect([...takenInTurn.values()].reduce((sum, count) => sum + count, 0)).toBe(1_000);
  expect(Math.max(...takenInTurn.values())).toBeLessThanOrEqual(40);
});

test("two gateways judge each fence once, and one that died in the middle is stood in for after a minute", async () => {
  const result = await ask(circle(200));
  expect(await claimJudgement(street.db)).not.toBeNull();

  expect(await claimJudgement(street.db)).toBeNull();
  await judging().settle();
  expect(await result()).toBeNull();
  await street.setTime(plusMs(morning, MINUTE_MS));
  await judging().settle();

  expect(await result()).toMatchObject({ days: 0, falseAlerts: 0, homeToEdgeM: -200 });
});
