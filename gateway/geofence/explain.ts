import type { SignalEvidence } from "../../infra/domain/signal.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { believe } from "./belief.ts";
import { type Folding, listOf } from "./history.ts";
import { readPlace } from "./reading.ts";
import type { Memory, Track } from "./senior-state.ts";

/** How many fixes an explanation shows. */
const SHOWN = 8;

/** The last fixes against one rule: how far, how sure, and the evidence gathered so far. */
export function explain(memory: Memory, track: Track, { rules, toldKeys }: Folding): readonly SignalEvidence[] {
  const rows: SignalEvidence[] = [];
  let belief = memory.base;
  for (const seen of [...listOf(memory.older), ...listOf(memory.newer)]) {
    const readings = readPlace(rules, seen);
    belief = believe(belief, seen, { readings, toldKeys, settings: rules.settings });
    const now = belief.tracks.find((it) => it.key === track.key);
    if (now === undefined) continue;
    const score = now.side === "out" ? now.score - now.back : now.score;
    rows.push({
      at: epochMs(seen.at),
      distanceM: tenth(now.distanceM),
      sigmaM: tenth(now.sigmaM),
      score: tenth(score),
    });
  }
  return rows.slice(-SHOWN);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
