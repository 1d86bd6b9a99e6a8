import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "./commands.ts";
import { writeCredentials } from "./credentials.ts";
import { scenarioNames } from "./scenario.ts";
import { startTestBroker } from "./test-broker.ts";
import { testCredentials } from "./test-fleet.ts";

let folder = "";
let credentials = "";
let stop = new AbortController();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commands-"));
  credentials = join(folder, "town.json");
  stop = new AbortController();
  writeCredentials(credentials, { wristbands: [...testCredentials(12)], people: [] });
});
afterEach(() => rmSync(folder, { recursive: true }));

type Outcome = { code: number; printed: readonly object[]; told: string };

async function run(...args: readonly string[]): Promise<Outcome> {
  const printed: object[] = [];
  const told: string[] = [];
  const io = { print: (line: object) => printed.push(line), tell: (line: string) => told.push(line) };
  const code = await runCommand(args, { ...io, stopped: stop.signal });
  return { code, printed, told: told.join("\n") };
}

describe("somebody who does not know the commands", () => {
  test("gets an overview, and the options of each command", async () => {
    expect((await run()).told).toContain("fleet");
    expect(await run("--help")).toMatchObject({ code: 0 });
    for (const command of ["enrol", "fleet", "scenario", "guardians", "load"]) {
      const { code, told } = await run(command, "--help");
      expect(code).toBe(0);
      expect(told).toContain("--credentials FILE");
    }
  });

  test("is told in one sentence what is wrong", async () => {
    expect(await run("fly")).toMatchObject({ code: 2 });
    expect((await run("fleet", "--fast", "1")).told).toMatch(/^fleet: Unknown option '--fast'/);
    expect((await run("fleet")).told).toMatch(/^fleet needs --credentials/);
    expect((await run("fleet", "--credentials", credentials, "--speed", "quick")).told).toContain("--speed must be");
    expect((await run("fleet", "--credentials", credentials, "--at", "25:00")).told).toContain("HH:MM");
    expect((await run("fleet", "--credentials", credentials, "--count", "13")).told).toContain("holds 12 wristbands");
    expect((await run("fleet", "--credentials", join(folder, "none"))).told).toContain("there is no file");
    expect((await run("load")).told).toContain("load needs --credentials or --anonymous");
    expect((await run("guardians", "--credentials", credentials)).told).toContain("no guardian who can sign in");
    expect((await run("scenario", "a", "b")).told).toContain('does not understand "b"');
  });

  test("cannot put a password on the command line, and does not see it again", async () => {
    const url = "mqtt://band:secret-word@127.0.0.1";
    const { code, told } = await run("fleet", "--credentials", credentials, "--broker", url);

    expect(code).toBe(2);
    expect(told).toContain("must not carry");
    expect(told).not.toContain("secret-word");
    expect((await run("fleet", "--broker", "band:secret-word", "--credentials", credentials)).code).toBe(2);
    expect((await run("enrol", "--password", "x")).told).toContain("Unknown option '--password'");
  });

  test("hears that a service is not there", async () => {
    const administrator = join(folder, "admin.json");
    writeFileSync(administrator, JSON.stringify({ login: "a", password: "b" }));
    const files = ["--administrator", administrator, "--credentials", credentials, "--seniors", "1"];
    const { code, told } = await run("enrol", ...files, "--url", "http://127.0.0.1:1");

    expect(code).toBe(1);
    expect(told).toMatch(/ECONNREFUSED|bad port/);
  });
});

test("the stories are listed with what happens in them", async () => {
  const { printed } = await run("scenario");

  expect(printed).toHaveLength(scenarioNames().length);
  expect(printed[0]).toMatchObject({ scenario: "band-taken-off", about: expect.stringContaining("bench") });
});

describe("on a broker", () => {
  test("a fleet connects, reports and says goodbye at Ctrl-C", async () => {
    const broker = await startTestBroker({ password: "token" });
    const address = `mqtt://127.0.0.1:${broker.port}`;
    const going = run("fleet", "--credentials", credentials, "--broker", address, "--interval", "1", "--gaps", "0");
    await broker.waitFor(() => broker.arrivals.filter(({ topic }) => topic.endsWith("/telemetry")).length >= 12);
    stop.abort();

    const { code, printed } = await going;
    await broker.stop();
    expect(code).toBe(0);
    expect(printed.at(-1)).toMatchObject({ wristbands: 12, refused: 0 });
  });

  test("a story takes only the wristbands it needs", async () => {
    const broker = await startTestBroker();
    const address = `mqtt://127.0.0.1:${broker.port}`;
    const going = run("scenario", "fall", "--credentials", credentials, "--broker", address, "--gaps", "0");
    await broker.waitFor(({ payload }) => payload === '{"state":"online"}');
    stop.abort();

    const { printed } = await going;
    await broker.stop();
    expect(printed[0]).toMatchObject({ actor: "fallen", wristbandIds: [expect.any(String)] });
    expect(printed.at(-1)).toMatchObject({ wristbands: 1 });
  });

  test("a load run leaves a list of every acknowledged message", async () => {
    const broker = await startTestBroker();
    const acked = join(folder, "acked.csv");
    const address = `mqtt://127.0.0.1:${broker.port}`;
    const going = run("load", "--anonymous", "3", "--broker", address, "--in-flight", "4", "--acked", acked);
    await broker.waitForCount(100);
    stop.abort();

    const { code, printed } = await going;
    await broker.stop();
    const lines = readFileSync(acked, "utf8").trimEnd().split("\n");
    expect(code).toBe(0);
    expect(printed.at(-1)).toMatchObject({ final: true, acked: lines.length, outstanding: 0 });
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines[0]).toMatch(/^load-00000[123],\d{16}$/);
  });
});
