import type { StoredFix } from "../infra/domain/fix.ts";
import { isId, wristbandId } from "../infra/domain/ids.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, parseInstant } from "../infra/domain/time.ts";
import { decodeEntries } from "./ingest/decode.ts";

export type ReplayedFix = { readonly wristband: string; readonly fix: Omit<StoredFix, "seniorId"> };

export type ReplayReader = {
  /** The fixes of the complete lines so far; `null` ends the input. */
  readonly read: (text: string | null) => readonly ReplayedFix[];
  readonly counts: () => { readonly taken: number; readonly refused: number };
};

type Line = { readonly wristband: string; readonly entry: object; readonly claimedAt: EpochMs };

/** A recording has no time of receipt: a leap this far that the next line takes back is a wrong band clock. */
const LEAP_MS = 6 * HOUR_MS;
const OLDEST_MS = 36_500 * DAY_MS;

/**
 * Reads NDJSON telemetry through the decoder that runs live. Where a line says no `receivedAt`, it was received when the
 * clock, which follows the fixes, had reached it.
 */
export function createReplayReader(): ReplayReader {
  let rest = "";
  let held: Line | null = null;
  let clock = 0;
  let taken = 0;
  let refused = 0;

  const take = (line: Line, next: Line | null): readonly ReplayedFix[] => {
    const isWrongClock = line.claimedAt - clock > LEAP_MS && next !== null && line.claimedAt - next.claimedAt > LEAP_MS;
    const said = parseInstant(Reflect.get(line.entry, "receivedAt"));
    clock = said ?? Math.max(clock, isWrongClock ? Math.max(clock, next.claimedAt) : line.claimedAt);
    const receivedAt = epochMs(clock);
    const { reports } = decodeEntries([line.entry], receivedAt, OLDEST_MS);
    return reports.map((report) => {
      taken += 1;
      const band = wristbandId(isId(line.wristband) ? line.wristband : "replay");
      return {
        wristband: line.wristband,
        fix: { ...report, wristbandId: band, receivedAt, arrival: taken, deliveryId: `replay-${taken}` },
      };
    });
  };
  const read = (text: string | null): readonly ReplayedFix[] => {
    const lines = (rest + (text ?? "")).split("\n");
    rest = text === null ? "" : (lines.pop() ?? "");
    const fixes: ReplayedFix[] = [];
    for (const raw of lines) {
      if (raw.trim() === "") continue;
      const line = parseLine(raw);
      if (line === null) {
        refused += 1;
        continue;
      }
      if (held !== null) fixes.push(...take(held, line));
      held = line;
    }
    if (text === null && held !== null) {
      fixes.push(...take(held, null));
      held = null;
    }
    return fixes;
  };
  return { read, counts: () => ({ taken, refused }) };
}

function parseLine(raw: string): Line | null {
  try {
    const entry: unknown = JSON.parse(raw);
    if (typeof entry !== "object" || entry === null) return null;
    const wristband: unknown = Reflect.get(entry, "wristbandId");
    const claimedAt = parseInstant(Reflect.get(entry, "fixedAt"));
    return typeof wristband === "string" && claimedAt !== null ? { wristband, entry, claimedAt } : null;
  } catch {
    return null;
  }
}
