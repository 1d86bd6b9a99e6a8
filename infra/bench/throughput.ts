import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createLoad, type LoadReport } from "../../simulators/load.ts";
import { projectFolder } from "../config/project-folder.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";

/** Messages per second that come back acknowledged, as fast as `inFlight` per band allows, after a warm-up. */
export async function measureThroughput(given: {
  readonly port: number;
  readonly bands: readonly SampleSenior[];
  readonly inFlight: number;
  readonly seconds: number;
}): Promise<{ readonly perS: number; readonly p50Ms: number; readonly p99Ms: number }> {
  const load = createLoad({
    host: "127.0.0.1",
    port: given.port,
    wristbands: given.bands,
    inFlight: given.inFlight,
    ratePerS: null,
    seed: 121,
    clock: systemClock,
  });
  load.start();
  await pause(2_000);
  const before = load.report();
  const startedAt = performance.now();
  await pause(given.seconds * 1_000);
  const perS = perSecond(before, load.report(), performance.now() - startedAt);
  const { latency } = await load.stop(30_000);
  return { perS, p50Ms: latency.p50Ms, p99Ms: latency.p99Ms };
}

function perSecond(before: LoadReport, after: LoadReport, elapsedMs: number): number {
  return Math.round(((after.acked - before.acked) * 1_000) / elapsedMs);
}

/** Runs `work` against a bare aedes. */
export async function withBareBroker<Result>(work: (port: number) => Promise<Result>): Promise<Result> {
  const child = spawn(process.execPath, ["--import", "tsx", join("infra", "bench", "bare-broker.ts")], {
    cwd: projectFolder(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await new Promise<number>((resolve) =>
      createInterface({ input: child.stdout }).once("line", (line) => resolve(Number(line))),
    );
    return await work(port);
  } finally {
    child.kill("SIGKILL");
  }
}
