import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { projectFolder } from "../config/project-folder.ts";
import { runningServerUrl } from "../db/embedded-address.ts";
import { freePort } from "../runtime/free-port.ts";

const Manifest = Type.Object({ scripts: Type.Object({ start: Type.String() }) });

/** The real service, as it was built, as a process of its own, to be killed. */
export type ServiceProcess = {
  readonly start: () => Promise<void>;
  /** SIGKILL, and wait until it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and wait until it has ended by itself. */
  readonly stop: () => Promise<void>;
  /** SIGKILL of the embedded database's main process; the service starts it again. */
  readonly killDatabase: () => Promise<void>;
  readonly databaseUrl: () => Promise<string>;
  readonly residentMb: () => Promise<number>;
  readonly ports: { readonly mqtt: number; readonly http: number };
  readonly log: () => readonly string[];
};

export async function createServiceProcess(options: {
  readonly dataFolder: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** For profiles: flags of Node. */
  readonly nodeFlags?: readonly string[];
}): Promise<ServiceProcess> {
  const ports = { mqtt: await freePort(), http: await freePort() };
  const lines: string[] = [];
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [...(options.nodeFlags ?? []), ...(await startArguments())], {
      cwd: projectFolder(),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        DATA_DIR: options.dataFolder,
        MQTT_PORT: String(ports.mqtt),
        HTTP_PORT: String(ports.http),
        LOG_LEVEL: "info",
        ...options.settings,
      },
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      const read = (line: string): void => {
        lines.push(line);
        if (line.includes("mqtt broker listens")) resolve();
      };
      for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream }).on("line", read);
      started.once("exit", (code) => reject(new Error(`service ended with ${code}:\n${lines.slice(-10).join("\n")}`)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
    running.kill(signal);
    await ended;
  };
  const databaseFolder = join(options.dataFolder, "postgres");
  return {
    start,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    killDatabase: async () => {
      const pid = Number((await readFile(join(databaseFolder, "data", "postmaster.pid"), "utf8")).split("\n")[0]);
      process.kill(pid, "SIGKILL");
    },
    databaseUrl: () => runningServerUrl(databaseFolder),
    residentMb: async () => {
      const status = await readFile(`/proc/${child?.pid ?? 0}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
    },
    ports,
    log: () => lines,
  };
}

/** What `npm start` gives to Node: what is measured is what is run. */
async function startArguments(): Promise<readonly string[]> {
  const { scripts } = Value.Parse(Manifest, JSON.parse(await readFile(join(projectFolder(), "package.json"), "utf8")));
  return scripts.start.split(" ").slice(1);
}
