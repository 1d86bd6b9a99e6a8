import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestService, type TestService } from "./test-service.ts";

let service: TestService;

beforeEach(async () => {
  service = await startTestService();
  for (let report = 0; report < 20; report += 1) {
    await service.report({ eastM: 20, worn: true });
    await service.pass(30, 30);
  }
});
afterEach(() => service.stop());

/** The band goes on reporting: one that fell silent would call the team. */
async function wait(seconds: number, eastM: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 15) {
    await service.pass(Math.min(15, left));
    await service.report({ eastM, worn: false });
  }
}
const off = { worn: false, events: ["strapOff"] };

test("a band that comes off at home is for the guardians alone, until nobody answers", async () => {
  await service.report({ eastM: 20, ...off });
  await wait(165, 20);

  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
  expect((await service.incidents())[0]?.level).toBe(0);
});

test("a band that is put on its charger at home is a notice to the guardians and no incident", async () => {
  await service.report({ eastM: 20, ...off, charging: true });
  await service.pass(300);

  expect(service.phones.heard()).toEqual(["a notice", "b notice"]);
  expect(await service.incidents()).toEqual([]);
});

test("a band that comes off away from home calls the rescue team at once, also when it says that it charges", async () => {
  await service.report({ eastM: 600, ...off, charging: true });
  await wait(120, 600);

  expect(service.phones.heard()).toContain("duty alert");
  expect((await service.incidents())[0]?.level).toBe(1);
});

test("a band that comes off where nobody knows calls the rescue team at once", async () => {
  await service.pass(29 * 60, 30);
  await service.report({ noPlace: true });
  await service.pass(60);
  await service.report({ noPlace: true, ...off });

  expect(service.phones.heard()).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
  expect(service.phones.alerts().at(-1)?.alert.signal).toBe("strapOff");
});
