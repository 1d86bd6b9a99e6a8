import { expect } from "vitest";
import { wristbandId } from "../infra/domain/ids.ts";
import type { TestService } from "./test-service.ts";

/** The band that says anything at all. */
export const fuzzedBand = wristbandId("wb-1");

/** Another band's SOS still reaches both guardians. */
export async function expectSosIsHeard(service: TestService): Promise<void> {
  await service.report({ events: ["sos"] });
  await service.pass(60);
  const [open] = (await service.incidents()).filter((each) => each.endedAt === null && each.seniorId === "s-wang");
  const called = service.phones.alerts().filter(({ alert }) => alert.incidentId === open?.incidentId);
  expect(called.map(({ login }) => login)).toEqual(expect.arrayContaining(["a", "b"]));
  await service.act("duty", open?.incidentId ?? "", "found", "at home");
  await service.act("duty", open?.incidentId ?? "", "close");
  await service.pass(3_600, 600);
}
