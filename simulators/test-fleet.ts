import type { EpochMs } from "../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../infra/runtime/clock.ts";
import { readBasemap } from "./basemap.ts";
import type { WristbandCredential } from "./credentials.ts";
import { createDemoTown } from "./demo-people.ts";
import { createFleet, type Fleet, type FleetOptions } from "./fleet.ts";

const basemap = readBasemap();

/** Credentials as enrolment would have left them, for tests without a service. */
export function testCredentials(seniors: number): readonly WristbandCredential[] {
  return createDemoTown(basemap, { seed: "demo", seniors, year: 2026 }).seniors.map((senior) => ({
    wristbandId: senior.wristbandId,
    token: "token",
    seniorId: senior.seniorId,
    areaId: senior.areaId,
    home: { lon: senior.home[0], lat: senior.home[1] },
    fenceRadiusM: senior.fenceRadiusM,
    reportIntervalSeconds: 10,
  }));
}

/** A fleet on a clock that the test moves; it connects at its first tick. */
export function createTestFleet(
  seniors: number,
  startedAt: EpochMs,
  changes: Partial<FleetOptions> = {},
): { fleet: Fleet; clock: MovableClock; wait: (seconds: number) => void } {
  const clock = createMovableClock(startedAt);
  const fleet = createFleet({
    brokerUrl: "mqtt://127.0.0.1:1",
    wristbands: testCredentials(seniors),
    basemap,
    clock,
    seed: "fleet",
    speed: 1,
    gapScale: 0,
    awayShare: 0,
    ...changes,
  });
  const wait = (seconds: number) => {
    for (let tick = 0; tick < seconds * 2; tick += 1) {
      clock.advance(500);
      fleet.tick();
    }
  };
  return { fleet, clock, wait };
}
