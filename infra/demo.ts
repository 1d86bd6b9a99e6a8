import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Config, readConfig } from "./config/config.ts";
import { projectFolder } from "./config/project-folder.ts";
import type { DemoAccount } from "./contract/http.ts";
import { saveAreaSettings } from "./db/areas.ts";
import type { Database } from "./db/database.ts";
import { givePortraits, readDemoPeople } from "./db/demo-people.ts";
import { areaId } from "./domain/ids.ts";
import { createLog, faultFields, type Log } from "./runtime/log.ts";
import { runUntilSignal } from "./runtime/signals.ts";
import { type Service, startService } from "./service.ts";
import { hainingAreasFile, setUpAccount, setUpAreas } from "./set-up.ts";
import { createSimulators, type Simulators } from "./simulators.ts";

/**
 * `npm run demo`: everything embedded, 400 invented seniors with 800 guardians, and a senior who walks away within the first two
 * minutes. The accounts on its sign-in page exist only here: no setting can switch them on in `npm start`.
 */
const SENIORS = 400;
/** So that one can watch what else takes minutes. */
const shortTimes = {
  incident: {
    channelSeconds: 20,
    acknowledgeSeconds: 60,
    departSeconds: 60,
    departFinalSeconds: 30,
    progressSeconds: 300,
    hardCapSeconds: 600,
    returnConfirmSeconds: 60,
  },
};

async function startDemo(config: Config, log: Log): Promise<{ readonly stop: () => Promise<void> }> {
  const folder = join(config.dataFolder, "demo");
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  const accounts: DemoAccount[] = [];
  const service = await startService(config, log, { demoAccounts: accounts });
  const simulators = createSimulators({ log, tell });
  const stop = async (): Promise<void> => {
    await simulators.stop();
    await service.stop();
  };
  try {
    await fillTown({ service, simulators, folder, accounts });
    return { stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

type Town = {
  readonly service: Service;
  readonly simulators: Simulators;
  readonly folder: string;
  readonly accounts: DemoAccount[];
};

async function fillTown({ service, simulators, folder, accounts }: Town): Promise<void> {
  const { db, api, gateway } = service;
  if (api === null || gateway === null) throw new Error("the demo needs both roles");
  const url = `http://127.0.0.1:${api.address().port}`;
  const broker = `mqtt://127.0.0.1:${gateway.ports().tcp}`;
  const credentials = join(folder, "credentials.json");
  tell(`121爱回家  http://localhost:${api.address().port}   (wristbands report to ${broker})`);

  const administrator = await administratorOf(db, folder);
  await setUpAreas(db, hainingAreasFile());
  await saveAreaSettings(db, areaId("330481"), shortTimes);
  if (!existsSync(credentials)) {
    tell(`enrolling ${SENIORS} invented seniors …`);
    await simulators.run([
      "enrol",
      "--administrator",
      administrator.file,
      "--credentials",
      credentials,
      "--url",
      url,
      "--accounts",
      "0",
    ]);
  }
  await givePortraits(db, { female: await portraits("wang", "gu"), male: await portraits("zhou", "zhang") });
  const wanderers = await simulators.startFleet([
    "fleet",
    "--credentials",
    credentials,
    "--broker",
    broker,
    "--scenario",
    "wander-demo",
  ]);
  const people = await readDemoPeople(db, wanderers);
  const password = () => randomBytes(9).toString("base64url");
  const made = await Promise.all(
    people.map(async (person) => {
      const account = { login: person.personId, password: password() };
      await setUpAccount(db, { ...account, name: person.name, role: person.role, areaId: person.areaId });
      return {
        ...account,
        role: person.role,
        name: person.name,
        seniorCalledName: person.seniorCalledName,
        slot: person.slot,
      };
    }),
  );
  accounts.push(...made.map(({ slot: _slot, ...account }) => account));
  accounts.push({
    role: "administrator",
    login: administrator.login,
    password: administrator.password,
    name: "演示管理员",
    seniorCalledName: null,
  });
  // Guardian A is left to whoever watches; guardian B answers by itself.
  const simulated = made
    .filter((account) => account.slot === "B")
    .map(({ login, password }) => ({ personId: login, role: "guardian", login, password }));
  const file = join(folder, "guardians.json");
  await writeFile(file, JSON.stringify({ wristbands: [], people: simulated }), { mode: 0o600 });
  simulators.start(["guardians", "--credentials", file, "--url", url, "--silent", "0"]);
  tell(
    "ready: sign in with one click. A senior near the fence walks away within two minutes. Ctrl-C stops everything.",
  );
}

/** Drawn faces; nobody looks like them. */
async function portraits(...names: readonly string[]): Promise<readonly Buffer[]> {
  const folder = join(projectFolder(), "simulators", "portraits");
  return await Promise.all(names.map((name) => readFile(join(folder, `${name}.jpg`))));
}

/** The administrator of the demo: a random password, kept beside the data. */
async function administratorOf(
  db: Database,
  folder: string,
): Promise<{ readonly file: string; readonly login: string; readonly password: string }> {
  const file = join(folder, "administrator.json");
  const login = "demo-admin";
  const password = existsSync(file)
    ? String(Reflect.get(Object(JSON.parse(await readFile(file, "utf8"))), "password"))
    : randomBytes(15).toString("base64url");
  await writeFile(file, JSON.stringify({ login, password }), { mode: 0o600 });
  await setUpAccount(db, { login, name: "演示管理员", role: "administrator", areaId: null, password });
  return { file, login, password };
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Another broker on this machine must not keep the demo from starting. */
async function freeMqttPort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(wanted, "127.0.0.1", () => probe.close(() => resolve(wanted)));
  });
}

const log = createLog({ level: "error" });
try {
  const config = readConfig();
  const mqtt = { ...config.mqtt, port: await freeMqttPort(config.mqtt.port) };
  // Only this machine: the demo offers its accounts to whoever opens the page.
  const local: Config = {
    ...config,
    roles: ["gateway", "api"],
    mqtt: { ...mqtt, host: "127.0.0.1" },
    // Nobody's number: what a finder's page and a flyer look like with one.
    rescuePhone: config.rescuePhone ?? "0573-00000121",
    http: { ...config.http, host: "127.0.0.1" },
  };
  await runUntilSignal(log, () => startDemo(local, log));
} catch (fault) {
  log.error(faultFields(fault), "demo did not start");
  process.exit(1);
}
