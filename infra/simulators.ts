import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { projectFolder } from "./config/project-folder.ts";
import type { Log } from "./runtime/log.ts";

/** Simulator commands as processes of their own: they speak to the service only as the world does. */
export type Simulators = {
  /** Runs a command to its end; rejects with what it said when it fails. */
  readonly run: (args: readonly string[]) => Promise<void>;
  /** Starts a command that goes on until `stop`. */
  readonly start: (args: readonly string[]) => void;
  /** As `start`; resolves with the wristbands to whom the story will happen. */
  readonly startFleet: (args: readonly string[]) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

export function createSimulators(options: { readonly log: Log; readonly tell: (line: string) => void }): Simulators {
  const running = new Set<ChildProcess>();

  const launch = (args: readonly string[], onLine: (line: string) => void): ChildProcess => {
    // The same from the sources and from dist.
    const isSource = fileURLToPath(import.meta.url).endsWith(".ts");
    const entry = isSource ? ["--import", "tsx", join("simulators", "cli.ts")] : [join("dist", "simulators", "cli.js")];
    const child = spawn(process.execPath, [...entry, ...args], {
      cwd: projectFolder(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
    child.once("exit", () => running.delete(child));
    return child;
  };
  const untilEnd = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once("exit", resolve));
  const note = (line: string): void => options.log.debug({ simulator: line.slice(0, 300) }, "simulator said");
  return {
    run: async (args) => {
      let last = "";
      const child = launch(args, (line) => {
        last = line;
        if (line.includes('"enrolled"')) options.tell(`  ${line}`);
      });
      const code = await untilEnd(child);
      if (code !== 0) throw new Error(`simulator ${args[0] ?? ""} ended with ${code}: ${last}`);
    },
    start: (args) => void launch(args, note),
    startFleet: (args) =>
      new Promise((resolve, reject) => {
        const child = launch(args, (line) => {
          note(line);
          const story = wristbandsIn(line);
          if (story !== null) resolve(story);
        });
        child.once("exit", (code) => reject(new Error(`fleet ended with ${code}`)));
      }),
    stop: async () => {
      const ended = [...running].map(untilEnd);
      for (const child of running) child.kill("SIGTERM");
      await Promise.all(ended);
    },
  };
}

function wristbandsIn(line: string): readonly string[] | null {
  if (!line.startsWith('{"actor"')) return null;
  const ids: unknown = Reflect.get(Object(JSON.parse(line)), "wristbandIds");
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : null;
}
