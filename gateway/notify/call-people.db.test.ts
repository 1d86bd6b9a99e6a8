import { afterEach, expect, test } from "vitest";
import { createService, type Service } from "./stand-ins/service.ts";

let service: Service;
afterEach(async () => {
  await service.replayed();
  await service.drop();
});

test("when a senior leaves, both guardians are called at once and nobody else", async () => {
  service = await createService();

  await service.signal("exit");
  await service.settle();

  expect(service.page.heard()).toEqual(["guardian-a: alert", "guardian-b: alert"]);
  expect(service.mqtt.heard()).toEqual([]);
  expect((await service.incident()).state).toBe("raised");
});

test("a guardian who says 'I am going' stops the escalation, and the other guardian is told", async () => {
  service = await createService();
  await service.signal("exit");
  await service.settle();
  service.page.heard();

  expect(await service.act("guardian-a", "acknowledge")).toBe("done");
  expect(await service.act("guardian-a", "enRoute")).toBe("done");
  await service.pass(240_000);

  expect(service.page.heard()).toEqual(["guardian-b: update"]);
  const incident = await service.incident();
  expect([incident.state, incident.level, incident.leadId]).toEqual(["enRoute", 0, "guardian-a"]);
});
