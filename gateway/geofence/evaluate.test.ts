import { expect, test } from "vitest";
import { fenceId } from "../../infra/domain/ids.ts";
import { HOUR_MS, plusMs } from "../../infra/domain/time.ts";
import { initialState } from "./evaluate.ts";
import { ask, atHome, feed, fixAt, home, kindsOf, morning, sceneWith, spot, wang } from "./test-parts.ts";

const walkOut = [60, 120, 180, 220, 260, 300].map((x, i) => fixAt(10 + i, x));
const breaches = (signals: Parameters<typeof kindsOf>[0]) =>
  kindsOf(signals).filter((it) => it === "exit" || it === "enter");

test("a senior who walks out of the fence is told once, and her return only after the dwell, by the clock alone", () => {
  const scene = sceneWith([home]);
  const out = feed(scene, [...atHome(0, 10), ...walkOut, fixAt(20, 320)]);
  expect(breaches(out.signals)).toEqual(["exit"]);
  expect(out.last.standing).toMatchObject({ kind: "outside", fenceId: home.fenceId });

  const back = fixAt(30, 20);
  const seen = ask(out.state, { kind: "fix", fix: back }, scene, back.receivedAt);
  const due = seen.nextLookAt ?? morning;
  const early = ask(seen.state, { kind: "tick" }, scene, plusMs(due, -1));
  const late = ask(seen.state, { kind: "tick" }, scene, due);

  expect(breaches(seen.signals)).toEqual([]);
  expect(breaches(early.signals)).toEqual([]);
  expect(breaches(late.signals)).toEqual(["enter"]);
});

test("an exit says how far, how sure and which fixes said so", () => {
  const { signals } = feed(sceneWith([home]), [...atHome(0, 10), ...walkOut]);

  const exit = signals.find((it) => it.kind === "exit");

  expect(exit?.why.distanceM).toBeGreaterThan(20);
  expect(exit?.why.probability).toBeGreaterThan(0.95);
  expect(exit?.why.evidence.length).toBeGreaterThan(3);
  expect(exit?.why.evidence.at(-1)?.score).toBeGreaterThanOrEqual(5);
  expect(exit?.place?.fixedAt).toBe(exit?.happenedAt);
});

test("one drifted fix among half-minute fixes wakes nobody", () => {
  const drifted = fixAt(10, 600, { accuracyM: 5 });

  const { signals, last } = feed(sceneWith([home]), [...atHome(0, 10), drifted, ...atHome(10.5, 20)]);

  expect(breaches(signals)).toEqual([]);
  expect(kindsOf(signals)).toContain("jump");
  expect(last.standing.kind).toBe("inside");
});

test("a fix that itself says inside does not conclude what the wrong one before it began", () => {
  const from = { source: "unknown" as const };
  const near = Array.from({ length: 12 }, (_, i) => fixAt(i / 2, 130 + 3 * (i % 4), { ...from, accuracyM: 20 }));
  const vague = fixAt(5.5 + 1 / 60, 130, { ...from, accuracyM: 72 });
  const wrong = fixAt(6, 270, { ...from, accuracyM: 20 });
  const next = fixAt(6 + 5 / 60, 150, { ...from, accuracyM: 65 });

  const { signals } = feed(sceneWith([home]), [...near, vague, wrong, next]);

  expect(breaches(signals)).toEqual([]);
});

test("a report without a place counts as alive and as nothing else", () => {
  const { signals, last } = feed(sceneWith([home]), [...atHome(0, 10), fixAt(12, null)]);

  expect(signals).toEqual([]);
  expect(last.standing).toMatchObject({ kind: "inside", heardAt: fixAt(12, null).receivedAt });
});

test("a senior who left before the curfew and is still out when it starts is told at the edge, without a fix", () => {
  const curfew = { ...home, schedule: { spans: [{ days: ["mon" as const], from: 9 * 60, to: 10 * 60 }] } };
  const scene = sceneWith([curfew], { reportIntervalMs: 2 * HOUR_MS });
  const out = feed(scene, [...atHome(0, 10), ...walkOut, fixAt(20, 330)]);
  const nine = plusMs(morning, HOUR_MS);

  const edge = ask(out.state, { kind: "tick" }, scene, nine);

  expect(breaches(out.signals)).toEqual([]);
  expect(out.last.nextLookAt).toBe(nine);
  expect(edge.signals[0]).toMatchObject({ kind: "exit", happenedAt: nine, why: { cause: "scheduleEdge" } });
});

test("a fence linked to somebody already outside is told at once", () => {
  const scene = sceneWith([]);
  const out = feed(
    scene,
    [0, 1, 2, 3].map((minute) => fixAt(minute, 500)),
  );
  scene.fences.upsert(home);

  const linked = ask(out.state, { kind: "fencesChanged" }, scene, plusMs(morning, 4 * 60_000));
  const again = ask(linked.state, { kind: "fencesChanged" }, scene, plusMs(morning, 5 * 60_000));

  expect(linked.signals).toMatchObject([{ kind: "exit", why: { cause: "fenceChanged" } }]);
  expect(breaches(again.signals)).toEqual([]);
});

test("an accompanied outing is not an exit until it ends", () => {
  const until = plusMs(morning, 30 * 60_000);
  const scene = sceneWith([home], { excuses: [{ kind: "outing", fenceId: null, from: morning, to: until }] });
  const out = feed(scene, [...atHome(0, 10), ...walkOut, fixAt(20, 330)]);

  const over = ask(out.state, { kind: "tick" }, scene, until);

  expect(breaches(out.signals)).toEqual([]);
  expect(out.last.standing.kind).toBe("accompanied");
  expect(breaches(over.signals)).toEqual(["exit"]);
});

test("a temporary corridor is safe ground while it is open", () => {
  const line = [spot(0, 0), spot(1_000, 0)];
  const shape = { kind: "corridor" as const, line, widthM: 100 };
  const excuses = [{ kind: "corridor" as const, fenceId: null, from: morning, to: plusMs(morning, HOUR_MS), shape }];
  const walk = [...atHome(0, 10), ...walkOut, fixAt(18, 400), fixAt(20, 500)];

  expect(breaches(feed(sceneWith([home], { excuses }), walk).signals)).toEqual([]);
  expect(breaches(feed(sceneWith([home]), walk).signals)).toEqual(["exit"]);
});

test("either of two homes is safe, a stricter fence inside a wider one is not overruled by it", () => {
  const daughter = { ...home, fenceId: fenceId("daughter"), shape: { ...circle(420), radiusM: 250 } };
  const garden = { ...home, fenceId: fenceId("garden"), shape: { ...circle(0), radiusM: 60 } };
  const walk = [...atHome(0, 10), ...walkOut, fixAt(18, 380), fixAt(20, 420)];

  expect(breaches(feed(sceneWith([home, daughter]), walk).signals)).toEqual([]);
  const strict = feed(sceneWith([home, garden]), [...atHome(0, 10), ...walkOut.slice(0, 3)]);
  expect(strict.signals.find((it) => it.kind === "exit")?.fenceId).toBe(garden.fenceId);
});

test("a senior in a pond is told, one on the bank of a canal is not", () => {
  const pond = { ...home, fenceId: fenceId("pond"), seniorId: null, kind: "keepOut" as const, shape: circle(150) };
  const canal = {
    ...pond,
    fenceId: fenceId("canal"),
    shape: { kind: "corridor" as const, line: [spot(-500, 30), spot(500, 30)], widthM: 20 },
  };
  const stay = [...atHome(0, 10), ...[60, 100, 150, 150, 150].map((x, i) => fixAt(10 + i, x))];

  expect(feed(sceneWith([home, pond]), stay).signals).toContainEqual(
    expect.objectContaining({ kind: "exit", fenceId: pond.fenceId }),
  );
  expect(breaches(feed(sceneWith([home, canal]), stay).signals)).toEqual([]);
});

test("an exit that was stored while the service was down is told at the start, marked late", () => {
  const scene = sceneWith([home]);
  const before = feed(scene, atHome(0, 10));
  const now = plusMs(morning, 40 * 60_000);
  let last = ask(before.state, { kind: "started" }, scene, now);
  const signals = [...last.signals];
  for (const fix of walkOut) {
    last = ask(last.state, { kind: "fix", fix }, scene, now);
    signals.push(...last.signals);
  }

  expect(signals.find((it) => it.kind === "exit")).toMatchObject({ late: true, concludedAt: now });
});

test("a senior of whom nothing is known stands as unknown and nobody is woken", () => {
  const { signals, standing } = ask(initialState(wang), { kind: "started" }, sceneWith([home]), morning);

  expect(signals).toEqual([]);
  expect(standing.kind).toBe("unknown");
});

function circle(x: number) {
  return { kind: "circle" as const, centre: spot(x, 0), radiusM: 60 };
}
