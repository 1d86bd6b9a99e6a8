import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectFolder } from "../infra/config/project-folder.ts";
import { testSecretsKey } from "../infra/db/test-database.ts";
import { freePort } from "../infra/runtime/free-port.ts";

/** The service in a process of its own, to be killed; from its sources, with the pages of a folder. */
export type TestServiceProcess = {
  readonly baseUrl: string;
  readonly mqttPort: number;
  /** Resolves once bands and pages are listened to. */
  readonly start: () => Promise<void>;
  /** SIGKILL, and wait until it is gone. */
  readonly kill: () => Promise<void>;
};

export async function createTestServiceProcess(
  databaseUrl: string,
  dashboardFolder: string,
): Promise<TestServiceProcess> {
  const [http, mqttPort] = [await freePort(), await freePort()];
  const entry = join(projectFolder(), "simulators", "test-child-service.ts");
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ["--import", "tsx", entry, dashboardFolder], {
      cwd: projectFolder(),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        DATABASE_URL: databaseUrl,
        SECRETS_KEY: testSecretsKey.toString("base64"),
        HTTP_PORT: String(http),
        MQTT_PORT: String(mqttPort),
      },
    });
    child = started;
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      for (const stream of [started.stdout, started.stderr])
        createInterface({ input: stream }).on("line", (line) => {
          lines.push(line);
          if (line.includes("http is listening")) resolve();
        });
      started.once("exit", (code) => reject(new Error(`service ended with ${code}:\n${lines.slice(-10).join("\n")}`)));
    });
  }

  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
    running.kill("SIGKILL");
    await ended;
  }
  return { baseUrl: `http://127.0.0.1:${http}`, mqttPort, start, kill };
}
