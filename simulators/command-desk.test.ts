import { expect, test } from "vitest";
import { epochMs, plusMs, toIso } from "../infra/domain/time.ts";
import { createCommandDesk } from "./command-desk.ts";

const now = epochMs(Date.UTC(2026, 0, 5, 4));
const command = (kind: object, expiresInS = 60, commandId = "c1") =>
  JSON.stringify({ commandId, expiresAt: toIso(plusMs(now, expiresInS * 1_000)), ...kind });

test("on suspicion the service asks for fixes every 10 s for two minutes, then the wristband saves power again", () => {
  const desk = createCommandDesk(60);
  desk.receive(command({ kind: "setInterval", seconds: 10, forSeconds: 120 }), now);

  expect(desk.intervalS(plusMs(now, 119_999))).toBe(10);
  expect(desk.intervalS(plusMs(now, 120_000))).toBe(60);
  expect(desk.takeResult()).toEqual({ commandId: "c1", outcome: "done" });
});

test("a locate order that waited through a dead zone is refused once it has expired", () => {
  const desk = createCommandDesk(60);
  desk.receive(command({ kind: "locateNow" }, -1), now);

  expect(desk.takeLocateOrder()).toBe(false);
  expect(desk.takeResult()).toEqual({ commandId: "c1", outcome: "refused" });
});

test("a command that comes twice is obeyed once and answered twice", () => {
  const desk = createCommandDesk(60);
  desk.receive(command({ kind: "locateNow" }), now);
  expect(desk.takeLocateOrder()).toBe(true);
  desk.receive(command({ kind: "locateNow" }), now);

  expect(desk.takeLocateOrder()).toBe(false);
  expect([desk.takeResult(), desk.takeResult(), desk.takeResult()]).toEqual([
    { commandId: "c1", outcome: "done" },
    { commandId: "c1", outcome: "done" },
    null,
  ]);
});

test("an answer that was lost on the way is owed again", () => {
  const desk = createCommandDesk(60);
  desk.receive(command({ kind: "ring", seconds: 5 }), now);
  const result = desk.takeResult();
  if (result !== null) desk.giveBackResult(result);

  expect(desk.takeResult()).toEqual(result);
});

test("garbage on the command topic is not obeyed and not answered", () => {
  const desk = createCommandDesk(60);
  for (const payload of ["", "{", "[]", '{"kind":"locateNow"}', command({ kind: "setInterval", seconds: 1 })]) {
    desk.receive(payload, now);
  }

  expect(desk.takeResult()).toBeNull();
  expect(desk.intervalS(now)).toBe(60);
});
