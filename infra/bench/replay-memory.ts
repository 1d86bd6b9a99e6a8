import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../config/project-folder.ts";

export type ReplayMemory = {
  readonly fixes: number;
  readonly perS: number;
  /** Resident memory after each tenth of the input. */
  readonly residentMb: readonly number[];
};

const BANDS = 400;
const CHUNK = 2_000;

/** Streams so many fixes of 400 seniors at home through `npm run replay` as it was built, and watches its memory. */
export async function measureReplayMemory(fixes: number): Promise<ReplayMemory> {
  const folder = await mkdtemp(join(tmpdir(), "121-replay-"));
  try {
    const file = join(folder, "fences.geojson");
    await writeFile(
      file,
      JSON.stringify({ type: "FeatureCollection", features: Array.from({ length: BANDS }, circle) }),
    );
    return await stream(file, fixes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stream(file: string, fixes: number): Promise<ReplayMemory> {
  const child = spawn(process.execPath, [join("dist", "gateway", "replay.js"), "--fences", file], {
    cwd: projectFolder(),
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  const residentMb: number[] = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < fixes; sent += CHUNK) {
    const lines = Array.from({ length: CHUNK }, (_, i) => lineOf(sent + i));
    if (!child.stdin.write(`${lines.join("\n")}\n`)) await once(child.stdin, "drain");
    if (sent > 0 && sent % (fixes / 10) < CHUNK) residentMb.push(await residentOf(child.pid ?? 0));
  }
  residentMb.push(await residentOf(child.pid ?? 0));
  child.stdin.end();
  await ended;
  return { fixes, perS: Math.round((fixes * 1_000) / (performance.now() - startedAt)), residentMb };
}

function circle(_: unknown, index: number) {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [120 + index / 400, 30.5] },
    properties: { wristbandId: `band-${index}`, fenceId: `home-${index}`, kind: "keep-in", radiusM: 200 },
  };
}

/** A fix every 30 s of each band, drifting up to 40 m about the door. */
function lineOf(index: number): string {
  const band = index % BANDS;
  const round = Math.floor(index / BANDS);
  const drift = Math.sin(round / 7 + band) / 2_500;
  const fixedAt = Date.UTC(2026, 0, 1) + round * 30_000 + band * 50;
  return `{"wristbandId":"band-${band}","fixedAt":${fixedAt},"lon":${120 + band / 400 + drift},"lat":30.5,"accuracyM":15,"source":"wifi","batteryPct":80}`;
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
