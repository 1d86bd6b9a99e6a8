import { expect, test } from "vitest";
import type { Fence } from "../../infra/domain/fence.ts";
import type { FenceJudgement } from "../../infra/domain/fence-judgement.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createFenceJudge, type Judging } from "./judge-fence.ts";
import { atHome, fixAt, home, morning, spot } from "./test-parts.ts";

/** Three strolls of five minutes, 150 m to the east, one in each hour. */
const strolls = [0, 1, 2].flatMap((hour) => [
  ...atHome(hour * 60, hour * 60 + 20),
  ...[60, 120, 150, 120, 60].map((x, i) => fixAt(hour * 60 + 20 + i, x)),
  ...atHome(hour * 60 + 26, hour * 60 + 40),
]);
const tight: Fence = { ...home, shape: { kind: "circle", centre: spot(0, 0), radiusM: 90 } };

function judge(fence: Fence, fixes: readonly StoredFix[], more: Partial<Judging> = {}): FenceJudgement {
  const plain = { others: [], excuses: [], home: spot(0, 0), searches: [], settings: defaultEngineSettings };
  const judging = createFenceJudge({ fence, ...plain, ...more });
  for (const fix of fixes) judging.take(fix);
  return judging.judgement();
}

test("a fence that cuts through a senior's daily stroll is told before it is saved", () => {
  expect(judge(tight, strolls)).toMatchObject({ days: 1, alerts: 3, falseAlerts: 3, briefAlerts: 3 });
  expect(judge(home, strolls)).toMatchObject({ alerts: 0, falseAlerts: 0, homeToEdgeM: -200, isHomeTooNear: false });
});

test("an alert of the hour in which the senior was looked for and found is no false one", () => {
  const searches = [{ from: plusMs(morning, 22 * 60_000), to: plusMs(morning, 25 * 60_000) }];

  expect(judge(tight, strolls, { searches })).toMatchObject({ alerts: 3, falseAlerts: 1 });
});

test("neither an accompanied outing nor another safe fence makes alerts of a stroll", () => {
  const outing = { kind: "outing" as const, fenceId: null, from: morning, to: plusMs(morning, 3_600_000) };
  const park: Fence = {
    ...home,
    fenceId: fenceId("park"),
    shape: { kind: "circle", centre: spot(150, 0), radiusM: 120 },
  };

  expect(judge(tight, strolls, { excuses: [outing] })).toMatchObject({ alerts: 2 });
  expect(judge(tight, strolls, { others: [park] })).toMatchObject({ alerts: 0 });
});

test("a fence whose edge runs close by the house is judged too near", () => {
  expect(judge(home, [], { home: spot(121, 0) }).isHomeTooNear).toBe(true);
  expect(judge(home, [], { home: spot(119, 0) }).isHomeTooNear).toBe(false);
});

test("places where the senior sits for an hour count by the edge: near it, beyond it, at home not at all", () => {
  const sitting = (from: number, x: number) => Array.from({ length: 70 }, (_, i) => fixAt(from + i, x + (i % 3)));
  const day = [...sitting(0, 0), ...sitting(80, 170), ...sitting(160, 400)];

  expect(judge(home, day)).toMatchObject({ staysNearEdge: 1, staysBeyond: 1 });
  expect(judge({ ...home, kind: "keepOut" }, day)).toMatchObject({ staysNearEdge: 1, staysBeyond: 0 });
});
