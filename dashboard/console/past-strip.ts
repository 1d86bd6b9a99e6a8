import { epochMs } from "../../infra/domain/time.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { thoughtThen } from "../playback/past.ts";
import type { StripFacts } from "../playback/play-strip.ts";
import { WINDOW_MS } from "../playback/playback.ts";
import { layOutTrack } from "../playback/track.ts";
import type { Board } from "./board.ts";
import { mayTakeTrace, openExport } from "./export-dialog.ts";

/** The strip for the selected senior; `null` while nothing is the matter: then their past is nobody's business. */
export function pastStrip(board: Board): StripFacts | null {
  const { state, world, detail, playback, now, acts } = board;
  const { selectedId } = state;
  const incident = selectedId === null ? undefined : incidentOf(world, selectedId);
  if (selectedId === null || incident === undefined || detail?.seniorId !== selectedId) return null;
  const span = playback ?? { from: now - WINDOW_MS, to: now };
  const past = playback === null ? detail.fixes : typeof playback.fixes === "object" ? playback.fixes : null;
  const track = layOutTrack({
    from: span.from,
    to: span.to,
    fixes: [...(past ?? [])].sort((one, other) => one.atMs - other.atMs),
    fences: detail.fences,
    incident,
    timeline: Array.isArray(detail.timeline) ? detail.timeline : [],
  });
  return {
    playback,
    from: span.from,
    to: span.to,
    track,
    thought: playback === null ? null : thoughtThen(playback, incident),
    player: acts.player,
    save: mayTakeTrace(board, incident) ? () => openExport(board, incident, span) : null,
    open: (at) => acts.player.open(selectedId, epochMs(Math.round(at))),
  };
}
