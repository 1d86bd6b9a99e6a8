import { once } from "node:events";
import { systemClock } from "../infra/runtime/clock.ts";
import { readBasemap } from "./basemap.ts";
import { type Command, type CommandIo, type Given, readUrl, UsageError } from "./command-line.ts";
import { Credentials, readSecretFile } from "./credentials.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createRandom } from "./random.ts";
import { readScenario, type Scenario, scenarioNames } from "./scenario.ts";
import { castScenario, createScenarioRun, type ScenarioRun } from "./scenario-runner.ts";

const REPORT_MS = 10_000;

const fleetOptions = [
  { name: "credentials", value: "FILE", about: "the wristbands, as enrol wrote them" },
  { name: "broker", value: "URL", about: "where they report to", usual: "mqtt://127.0.0.1:1883" },
  { name: "count", value: "N", about: "only the first so many wristbands" },
  { name: "interval", value: "SECONDS", about: "between two reports; else as enrolled" },
  { name: "speed", value: "FACTOR", about: "simulated seconds per second; fixedAt stays real time", usual: "1" },
  { name: "at", value: "HH:MM", about: "time of day in Haining at which life begins; else now" },
  { name: "gaps", value: "0..1", about: "share of the measured silences and dead zones", usual: "1" },
  { name: "away", value: "0..1", about: "share of days with a ride beyond the fence, with family", usual: "0" },
  { name: "seed", value: "TEXT", about: "the same seed gives the same lives", usual: "demo" },
] as const;

export const fleetCommand: Command = {
  name: "fleet",
  about: "Wristbands on seniors who live: one process, one MQTT connection each, until Ctrl-C.",
  options: [
    ...fleetOptions,
    { name: "scenario", value: "NAME", about: `a story that happens to them: ${scenarioNames().join(", ")}` },
  ],
  run: async (given, io) => {
    const name = given.optionalText("scenario");
    const fleet = openFleet(given, null);
    return await live(fleet, name === null ? null : stage(readScenario(name), fleet, given), io);
  },
};

export const scenarioCommand: Command = {
  name: "scenario",
  operand: "NAME",
  about:
    "Plays one story with the wristbands it needs and no others, until Ctrl-C; without a name, lists the stories.\n" +
    "Two processes with the same wristband take the connection from each other: beside a running fleet use fleet --scenario.",
  options: fleetOptions,
  run: async (given, io) => {
    if (given.operand === null) {
      for (const name of scenarioNames()) io.print({ scenario: name, about: readScenario(name).about });
      return 0;
    }
    const scenario = readScenario(given.operand);
    const fleet = openFleet(given, scenario);
    const run = stage(scenario, fleet, given);
    return await live(fleet.only([...run.cast.values()].flat()), run, io);
  },
};

function stage(scenario: Scenario, fleet: Fleet, given: Given): ScenarioRun {
  const cast = castScenario(scenario, fleet.members, createRandom(`${given.text("seed")}/cast`));
  return createScenarioRun(scenario, fleet, cast, createRandom(`${given.text("seed")}/story`));
}

function openFleet(given: Given, scenario: Scenario | null): Fleet {
  const { wristbands } = readSecretFile(given.text("credentials"), Credentials);
  const count = given.optionalNumber("count", { from: 1, to: 100_000 }) ?? wristbands.length;
  if (count > wristbands.length) {
    throw new UsageError(`--count ${count}: the file holds ${wristbands.length} wristbands`);
  }
  const intervalS = given.optionalNumber("interval", { from: 1, to: 86_400 });
  const timeOfDay = given.optionalText("at") ?? scenario?.timeOfDay;
  return createFleet({
    brokerUrl: readUrl(given, "broker", ["mqtt", "mqtts", "ws", "wss"]),
    wristbands: wristbands.slice(0, count),
    basemap: readBasemap(),
    clock: systemClock,
    seed: given.text("seed"),
    speed: given.number("speed", { from: 0.01, to: 3_600 }),
    gapScale: given.number("gaps", { from: 0, to: 1 }),
    awayShare: given.number("away", { from: 0, to: 1 }),
    ...(intervalS === null ? {} : { intervalS }),
    ...(timeOfDay === undefined ? {} : { startMinutes: minutesOf(timeOfDay) }),
  });
}

async function live(fleet: Fleet, run: ScenarioRun | null, io: CommandIo): Promise<number> {
  const startedMs = performance.now();
  const advance = () => run?.advance((performance.now() - startedMs) / 1_000);
  for (const [actor, members] of run?.cast ?? []) {
    io.print({ actor, wristbandIds: members.slice(0, 20).map(({ credential }) => credential.wristbandId) });
  }
  let warned = false;
  const reporter = setInterval(() => {
    const stats = fleet.stats();
    io.print(stats);
    if (warned || stats.up > 0 || stats.refused === 0) return;
    warned = true;
    io.tell("the broker refuses every wristband: were these credentials enrolled with this service?");
  }, REPORT_MS);
  advance();
  fleet.start(advance);
  if (!io.stopped.aborted) await once(io.stopped, "abort");
  clearInterval(reporter);
  await fleet.stop();
  io.print(fleet.stats());
  return 0;
}

function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) throw new UsageError(`--at must be HH:MM, not "${text}"`);
  return Number(hours) * 60 + Number(minutes);
}
