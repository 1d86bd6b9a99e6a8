import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { SeniorId } from "../infra/domain/ids.ts";
import { isId, seniorId } from "../infra/domain/ids.ts";
import type { Signal } from "../infra/domain/signal.ts";
import { toIso } from "../infra/domain/time.ts";
import { defaultEngineSettings } from "./geofence/evaluate.ts";
import { createFenceIndex } from "./geofence/fence-index.ts";
import { createHistoryReplay } from "./geofence/replay-history.ts";
import { readFences } from "./replay-fences.ts";
import { createReplayReader } from "./replay-reader.ts";

/**
 * `npm run -s replay -- --fences FILE [--all]`: fixes as NDJSON on standard input (telemetry fields plus `wristbandId`),
 * what the live engine would have said on standard output; fence transitions only, or every signal with `--all`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fences: { type: "string" }, all: { type: "boolean", default: false } } });
  if (values.fences === undefined) throw new RangeError("usage: replay --fences FILE < fixes.ndjson");
  const people = createPeople();
  const fences = createFenceIndex();
  for (const fence of readFences(readFileSync(values.fences, "utf8"), people.seniorOf)) fences.upsert(fence);
  const scene = { fences, excuses: [], settings: defaultEngineSettings, reportIntervalMs: null };
  const replay = createHistoryReplay(scene);
  const say = (signals: readonly Signal[]) => {
    const lines = signals.filter((it) => values.all || it.kind === "exit" || it.kind === "enter");
    return lines.map((it) => `${JSON.stringify(describe(it, people.wristbandOf(it.seniorId)))}\n`).join("");
  };
  const reader = createReplayReader();
  const take = async (text: string | null) => {
    let output = "";
    for (const { wristband, fix } of reader.read(text)) {
      const senior = people.seniorOf(wristband);
      output += say(replay.take(senior, { ...fix, seniorId: senior }));
    }
    if (output !== "" && !process.stdout.write(output)) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  };
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) await take(String(chunk));
  await take(null);
  const { taken, refused } = reader.counts();
  if (refused > 0) process.stderr.write(`replay: ${taken} fixes taken, ${refused} lines refused\n`);
}

/** A transition names the wristband as the recording does. */
function describe(signal: Signal, wristbandId: string) {
  return {
    wristbandId,
    fenceId: signal.fenceId,
    kind: signal.kind,
    at: toIso(signal.concludedAt),
    happenedAt: toIso(signal.happenedAt),
    late: signal.late,
    probability: signal.why.probability,
    distanceM: signal.why.distanceM,
    why: signal.why,
  };
}

/** Recordings may name their bands as they like; inside every wearer gets a valid id. */
function createPeople() {
  const seniors = new Map<string, SeniorId>();
  const wristbands = new Map<SeniorId, string>();
  return {
    seniorOf: (wristband: string): SeniorId => {
      const known = seniors.get(wristband);
      if (known !== undefined) return known;
      const senior = seniorId(isId(wristband) ? wristband : `replay_${seniors.size}`);
      seniors.set(wristband, senior);
      wristbands.set(senior, wristband);
      return senior;
    },
    wristbandOf: (senior: SeniorId): string => wristbands.get(senior) ?? senior,
  };
}

try {
  await main();
} catch (fault) {
  process.stderr.write(`replay: ${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
}
