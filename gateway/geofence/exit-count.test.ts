import { expect, test } from "vitest";
import { fenceId } from "../../infra/domain/ids.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { createExitCount } from "./exit-count.ts";
import { morning, wang } from "./test-parts.ts";

const at = (minute: number) => plusMs(morning, minute * MINUTE_MS);
const signal = (kind: "exit" | "enter", minute: number, fence = "home"): Signal => ({
  kind,
  seniorId: wang,
  wristbandId: null,
  fenceId: fenceId(fence),
  happenedAt: at(minute),
  concludedAt: at(minute),
  late: false,
  place: null,
  why: { rule: "test", distanceM: null, probability: null, evidence: [], cause: null },
  deliveryId: null,
});
const counted = (signals: readonly Signal[], known: readonly (readonly [number, number])[] = []) => {
  const spans = known.map(([from, to]) => ({ from: at(from), to: at(to) }));
  const count = createExitCount({ from: at(0), to: at(600), known: spans });
  for (const it of signals) count.add(it);
  return count.result();
};

test("an exit is contradicted when its own fence is entered again before ten minutes are over", () => {
  expect(counted([signal("exit", 10), signal("enter", 19)])).toEqual({ alerts: 1, contradicted: 1 });
  expect(counted([signal("exit", 10), signal("enter", 20)])).toEqual({ alerts: 1, contradicted: 0 });
  expect(counted([signal("exit", 10), signal("enter", 12, "park")])).toEqual({ alerts: 1, contradicted: 0 });
});

test("exits of the day before and after are not counted, a return after midnight is seen", () => {
  expect(counted([signal("exit", -1), signal("enter", 3), signal("exit", 600)])).toEqual({
    alerts: 0,
    contradicted: 0,
  });
  expect(counted([signal("exit", 599), signal("enter", 603)])).toEqual({ alerts: 1, contradicted: 1 });
});

test("an exit about which people have decided is theirs to judge", () => {
  const brief = [signal("exit", 10), signal("enter", 15)];

  expect(counted(brief, [[15, 30]])).toEqual({ alerts: 1, contradicted: 0 });
  expect(counted(brief, [[16, 30]])).toEqual({ alerts: 1, contradicted: 1 });
});
