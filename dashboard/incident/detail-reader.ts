import type { ClueView } from "../../infra/contract/clues.ts";
import type { FenceView } from "../../infra/contract/http.ts";
import type { TimelineEntry } from "../../infra/contract/views.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { getFences, getFixes, getIncident } from "../http/api.ts";
import { getClues } from "../http/clues.ts";
import { getSharedFences } from "../http/fences.ts";
import { TRAIL_MS, type TrailFix } from "../map/trail.ts";

/** What was read for the selected senior besides the live feed; `null` while it is read, "failed" when it was not. */
export type SeniorDetail = {
  readonly seniorId: string;
  readonly fences: readonly FenceView[];
  /** Forbidden areas that all seniors share, water and roads; read once somebody is looked for. */
  readonly hazards: readonly FenceView[];
  readonly fixes: readonly Omit<TrailFix, "isInside">[];
  readonly timeline: readonly TimelineEntry[] | "failed" | null;
  /** What passers-by have said; as much of it as this person may see. */
  readonly clues: readonly ClueView[];
};

export type DetailReader = {
  readonly detail: () => SeniorDetail | null;
  /** Reads what belongs to the selected senior; a change of `version` reads the timeline again. */
  readonly want: (wanted: Wanted | null) => void;
  /** A fix that came over the live feed joins the trail. */
  readonly follow: (seniorId: string, fix: SeniorDetail["fixes"][number]) => void;
  /** After a gap in the live feed: what was missed is read. */
  readonly readAgain: () => void;
};
export type Wanted = {
  readonly seniorId: string;
  readonly incidentId: string | null;
  readonly version: number;
  /** Whether passers-by have said anything that this person may see. */
  readonly hasClues?: boolean;
};

/** Keeps fences, trail and timeline of the selected senior. Answers for somebody selected before are dropped. */
export function createDetailReader(serverNow: () => number, onChange: () => void): DetailReader {
  let wanted: Wanted | null = null;
  let detail: SeniorDetail | null = null;

  const isWanted = (seniorId: string) => wanted?.seniorId === seniorId;
  const patch = (seniorId: string, part: Partial<SeniorDetail>) => {
    if (!isWanted(seniorId)) return;
    detail = { ...(detail ?? emptyDetail(seniorId)), ...part };
    onChange();
  };

  async function readTimeline({ seniorId, incidentId }: Wanted): Promise<void> {
    if (incidentId === null) return;
    const answer = await getIncident(incidentId);
    if (wanted?.incidentId !== incidentId) return;
    const known = detail?.timeline ?? null;
    if (answer.kind !== "ok") patch(seniorId, { timeline: known ?? "failed" });
    else if (lastSeq(answer.value.timeline) >= lastSeq(known)) patch(seniorId, { timeline: answer.value.timeline });
  }

  /** Also when the last of them was found wrong, to show that. */
  async function readClues({ seniorId, incidentId, hasClues }: Wanted): Promise<void> {
    if (incidentId === null || (hasClues !== true && (detail?.clues.length ?? 0) === 0)) return;
    const answer = await getClues(incidentId);
    if (wanted?.incidentId === incidentId && answer.kind === "ok") patch(seniorId, { clues: answer.value.items });
  }

  async function readFences(seniorId: string): Promise<void> {
    const answer = await getFences(seniorId);
    if (answer.kind === "ok")
      patch(seniorId, { fences: answer.value.items.filter((fence) => fence.seniorId === seniorId) });
  }

  async function readHazards(seniorId: string): Promise<void> {
    const answer = await getSharedFences();
    if (answer.kind === "ok")
      patch(seniorId, { hazards: answer.value.items.filter(({ kind, isOn }) => kind === "keepOut" && isOn) });
  }

  async function readFixes(seniorId: string): Promise<void> {
    const now = serverNow();
    const answer = await getFixes(seniorId, toIso(epochMs(now - TRAIL_MS)), toIso(epochMs(now)));
    if (answer.kind !== "ok") return;
    const fixes = answer.value.items.flatMap(({ lon, lat, fixedAt, accuracyM }) =>
      lon === null || lat === null ? [] : [{ at: [lon, lat] as const, atMs: Date.parse(fixedAt), accuracyM }],
    );
    patch(seniorId, { fixes: [...fixes, ...(detail?.fixes ?? [])] });
  }

  return {
    detail: () => detail,
    want: (next) => {
      const isOther = next?.seniorId !== wanted?.seniorId;
      const isNewer = isOther || next?.incidentId !== wanted?.incidentId || next?.version !== wanted?.version;
      const hadNoIncident = wanted?.incidentId == null;
      wanted = next;
      if (next === null) detail = null;
      if (next === null || !isNewer) return;
      if (isOther) {
        detail = emptyDetail(next.seniorId);
        void readFences(next.seniorId);
      }
      // Where somebody has been is nobody's business while nothing is the matter: the service answers only in an incident.
      if (next.incidentId !== null && (isOther || hadNoIncident)) {
        void readFixes(next.seniorId);
        void readHazards(next.seniorId);
      }
      void readTimeline(next);
      void readClues(next);
    },
    follow: (seniorId, fix) => {
      if (detail?.seniorId === seniorId) detail = { ...detail, fixes: [...detail.fixes, fix] };
    },
    readAgain: () => {
      if (wanted === null || wanted.incidentId === null) return;
      void readFixes(wanted.seniorId);
      void readTimeline(wanted);
      void readClues(wanted);
    },
  };
}

/** Two readings may overtake each other: the fuller story stays. */
function lastSeq(timeline: SeniorDetail["timeline"]): number {
  return timeline === null || timeline === "failed" ? -1 : timeline.reduce((last, { seq }) => Math.max(last, seq), -1);
}

const emptyDetail = (seniorId: string): SeniorDetail => ({
  seniorId,
  fences: [],
  hazards: [],
  fixes: [],
  timeline: null,
  clues: [],
});
