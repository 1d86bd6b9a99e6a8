import type { IncidentView } from "../../infra/contract/views.ts";
import { isLifeRisk, isTakenByTeam, type Stage, stageOf } from "../incident/stage.ts";
import type { SoundName } from "./tones.ts";

export const REPEAT_MS = 20_000;
/** A console may be muted for at most 2 min; it comes back by itself. */
export const MUTE_MS = 120_000;

/** Whether an incident still has to be heard in the control room: nobody took it, or from level 1 on the team did not. */
export function mustRing(incident: IncidentView): boolean {
  if (stageOf(incident) !== "lost" || !isLifeRisk(incident)) return false;
  return incident.level >= 1 ? !isTakenByTeam(incident) : incident.state === "raised";
}

export type Ringer = {
  /** What to play now, if anything. Call it whenever an incident changed and once a second. */
  readonly next: (incidents: readonly IncidentView[], nowMs: number) => SoundName | null;
  readonly muteUntil: (untilMs: number | null) => void;
  readonly mutedForMs: (nowMs: number) => number;
};

/** Decides when the console sounds: at once for a new alarm, again every 20 s until accepted, once for what is only of note. */
export function createRinger(): Ringer {
  let lastRungMs: number | null = null;
  let mutedUntilMs: number | null = null;
  let stages = new Map<string, Stage>();
  let ringing = new Set<string>();
  let waitingClues = 0;

  const mutedForMs = (nowMs: number) => Math.max(0, (mutedUntilMs ?? 0) - nowMs);

  function next(incidents: readonly IncidentView[], nowMs: number): SoundName | null {
    const isFirst = stages.size === 0 && lastRungMs === null;
    const before = stages;
    const cluesBefore = waitingClues;
    waitingClues = incidents.reduce((sum, { clues }) => sum + clues.given, 0);
    stages = new Map(incidents.map((incident) => [incident.incidentId, stageOf(incident)]));
    const loud = incidents.filter(mustRing).map(({ incidentId }) => incidentId);
    const isNew = loud.some((id) => !ringing.has(id));
    ringing = new Set(loud);
    const isDue = lastRungMs === null || nowMs - lastRungMs >= REPEAT_MS;
    if (mutedForMs(nowMs) > 0) return null;
    if (loud.length > 0 && (isNew || isDue)) {
      lastRungMs = nowMs;
      return "lost";
    }
    if (isFirst) return null;
    return quieter(incidents, before) ?? (waitingClues > cluesBefore ? "attention" : null);
  }

  return {
    next,
    mutedForMs,
    muteUntil: (untilMs) => {
      mutedUntilMs = untilMs;
    },
  };
}

function quieter(incidents: readonly IncidentView[], before: ReadonlyMap<string, Stage>): SoundName | null {
  const turned = incidents.filter((incident) => before.get(incident.incidentId) !== stageOf(incident));
  if (turned.some((incident) => stageOf(incident) === "ended")) return "good";
  return turned.some((incident) => ["doubt", "returned", "lost"].includes(stageOf(incident))) ? "attention" : null;
}
