import { expect, test } from "vitest";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import type { SignalKind, SignalWhy } from "../../infra/domain/signal.ts";
import { atHome, feed, fixAt, home, sceneWith } from "./test-parts.ts";

const walkOut = [80, 160, 260, 340, 420, 500].map((x, i) => fixAt(20 + i, x));
/** Why the first signal of this kind was concluded. */
function whyOf(kind: SignalKind, fixes: readonly StoredFix[], fences = [home]): SignalWhy | undefined {
  return feed(sceneWith(fences), fixes).signals.find((signal) => signal.kind === kind)?.why;
}

test("an exit stores how far, how sure, the fixes it rests on, the rule with its version and the side of the fence", () => {
  const why = whyOf("exit", [...atHome(0, 20), ...walkOut]);

  expect(why).toMatchObject({ rule: "evidence-1", cause: null, fence: "keepIn" });
  expect(why?.distanceM).toBeGreaterThan(0);
  expect(why?.probability).toBeGreaterThan(0.99);
  const outside = why?.evidence.filter(({ distanceM }) => distanceM > 0) ?? [];
  const left = walkOut.findIndex((fix) => fix.fixedAt === outside[0]?.at);
  expect(outside.map(({ at }) => at)).toEqual(walkOut.slice(left, left + outside.length).map((fix) => fix.fixedAt));
  expect(outside.at(-1)?.distanceM).toBe(why?.distanceM);
});

test("stepping into forbidden ground says that it was forbidden ground", () => {
  const pond = { ...home, fenceId: fenceId("pond"), kind: "keepOut" as const };
  const path = [500, 400, 300, 180, 100, 20, 0, 0, 0, 0].map((x, i) => fixAt(i, x));

  expect(whyOf("exit", path, [pond])).toMatchObject({ fence: "keepOut", rule: "evidence-1" });
});

test("a suspicion and a jump are explained by the fence they are about, like an exit", () => {
  const leap = fixAt(20, 3_000, { accuracyM: 60, source: "wifi" });

  const nearEdge = [60, 120, 180, 225].map((x, i) => fixAt(20 + i, x));

  const suspicion = whyOf("suspicion", [...atHome(0, 20), ...nearEdge]);
  const jump = whyOf("jump", [...atHome(0, 20), leap]);

  for (const why of [suspicion, jump]) {
    expect(why).toMatchObject({ rule: "evidence-1", fence: "keepIn" });
    expect(why?.evidence.length).toBeGreaterThan(1);
  }
  expect(suspicion?.probability).toBeGreaterThan(0.5);
  expect(jump?.distanceM).toBeGreaterThan(2_000);
});

test("what the band itself says names its rule and how far from the fence it was said", () => {
  const out = [...atHome(0, 20), ...walkOut];
  const sos = whyOf("sos", [...out, fixAt(26, 520, { events: ["sos"] })]);
  const low = whyOf("lowBattery", [...atHome(0, 20), fixAt(21, 0, { batteryPct: 5 })]);

  expect(sos).toMatchObject({ rule: "message-1", distanceM: 320, cause: null });
  expect(low).toMatchObject({ rule: "message-1", distanceM: -200 });
});
