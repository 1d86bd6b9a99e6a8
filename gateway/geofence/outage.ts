import type { AreaId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";

/** The last word of one band of an area. */
export type LastWord = {
  readonly areaId: AreaId;
  readonly heardAt: EpochMs;
  readonly reportIntervalMs: number | null;
  /** A word is overdue, and nothing but the network explains it. */
  readonly isMissing: boolean;
};

/** When an area's bands were lost: each fell silent at some instant from `from` to `to`. */
export type LossSpan = { readonly from: EpochMs; readonly to: EpochMs };

export type AreaOutage = LossSpan & {
  readonly areaId: AreaId;
  readonly silentCount: number;
  readonly bandCount: number;
};

/** Fewer missing bands than this, or a smaller share of the area's, are single cases. */
const MISSING_MIN = 5;
const MISSING_SHARE = 0.3;
/** A single report may be lost before the network is. */
const SLACK_MS = 2 * MINUTE_MS;

/**
 * Areas where so many bands fell silent at one instant that the network did: one incident each instead of an alert per
 * senior. A band fell silent at some instant between its last word and the word that was due next; an outage is an instant
 * that lies in many of these spans. One that is `open` lasts until fewer than half as many of its bands are still missing.
 */
export function findOutages(
  words: readonly LastWord[],
  open: ReadonlyMap<AreaId, LossSpan> = new Map(),
): readonly AreaOutage[] {
  const areas = new Map<AreaId, LastWord[]>();
  for (const word of words) {
    const ofArea = areas.get(word.areaId);
    if (ofArea === undefined) areas.set(word.areaId, [word]);
    else ofArea.push(word);
  }
  return [...areas].flatMap(([areaId, ofArea]) => {
    const found = outageOf(ofArea, open.get(areaId) ?? null);
    return found === null ? [] : [{ areaId, ...found, bandCount: ofArea.length }];
  });
}

/** Whether a band with this last word may be one of those that the outage took away. */
export function isLostIn(outage: LossSpan, word: Pick<LastWord, "heardAt" | "reportIntervalMs">): boolean {
  return word.heardAt <= outage.to && dueAt(word) >= outage.from;
}

function outageOf(ofArea: readonly LastWord[], open: LossSpan | null): Omit<AreaOutage, "areaId" | "bandCount"> | null {
  const missing = ofArea.filter((it) => it.isMissing);
  const needed = Math.max(MISSING_MIN, Math.ceil(ofArea.length * MISSING_SHARE));
  const fresh = bestInstant(missing, needed);
  const span = open === null ? fresh : fresh === null ? open : hull(open, fresh);
  if (span === null) return null;
  const silentCount = missing.filter((it) => isLostIn(span, it)).length;
  return silentCount >= needed / 2 ? { ...span, silentCount } : null;
}

/** The instant in most spans, where it lies in at least `needed`: one at which a span begins. */
function bestInstant(missing: readonly LastWord[], needed: number): LossSpan | null {
  const begins = missing.map((it) => it.heardAt).sort((left, right) => left - right);
  const ends = missing.map(dueAt).sort((left, right) => left - right);
  let best: LossSpan | null = null;
  let most = needed - 1;
  let ended = 0;
  for (const [index, instant] of begins.entries()) {
    while ((ends[ended] ?? instant) < instant) ended += 1;
    const count = index + 1 - ended;
    if (count > most) [best, most] = [{ from: instant, to: instant }, count];
  }
  return best;
}

function hull(left: LossSpan, right: LossSpan): LossSpan {
  return { from: epochMs(Math.min(left.from, right.from)), to: epochMs(Math.max(left.to, right.to)) };
}

function dueAt({ heardAt, reportIntervalMs }: Pick<LastWord, "heardAt" | "reportIntervalMs">): EpochMs {
  return plusMs(heardAt, (reportIntervalMs ?? 0) + SLACK_MS);
}
