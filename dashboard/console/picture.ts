import type { IncidentView } from "../../infra/contract/views.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { glyphOf } from "../glyph/glyph-state.ts";
import { focusOf } from "../incident/focus-of.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { isLifeRisk, stageOf } from "../incident/stage.ts";
import { accuracyText, headingOf, lastPlace } from "../incident/whereabouts.ts";
import { isPast } from "../live/connection.ts";
import { dotLook } from "../map/dot-look.ts";
import type { Dot } from "../map/dots.ts";
import { noFocus } from "../map/focus.ts";
import type { Mark, MarkFlag } from "../map/incident-marks.ts";
import type { MapNote, Picture } from "../map/picture.ts";
import type { RimTag } from "../map/rim-tags.ts";
import { pictureThen } from "../playback/past.ts";
import { words } from "../text/language.ts";
import { ago, clockSeconds } from "../words/age.ts";
import { distance } from "../words/distance.ts";
import { fenceName } from "../words/fence-name.ts";
import { areaName, districtOf, districts } from "./areas.ts";
import type { Board } from "./board.ts";

/** As much of the board as the map shows. */
export type Seen = Pick<Board, "world" | "connection" | "now" | "state" | "queue" | "detail" | "playback">;

/** Under this zoom the areas carry their counts; above it every dot can be told apart. */
const AREA_COUNTS_UNDER_ZOOM = 14;

/** The console's board as a map: dots for everybody at home, glyphs for incidents, everything about the selected one. */
export function pictureOf(
  board: Seen,
  zoom: number,
  areaLabels: ReadonlyMap<string, readonly [number, number]>,
): Picture {
  const then = pastPicture(board);
  if (then !== null) return then;
  const { state } = board;
  const open = shownIncidents(board);
  const { focus, notes } = selectedFocus(board);
  const counts = zoom < AREA_COUNTS_UNDER_ZOOM ? areaCounts(board, areaLabels) : [];
  return {
    dots: state.hiddenLayers.includes("dots") ? [] : dots(board, new Set(open.map(({ seniorId }) => seniorId))),
    selectedId: state.selectedId,
    focus,
    marks: open.flatMap((incident) => mark(board, incident)),
    tags: [...open.flatMap((incident) => tag(board, incident)), ...counts.map(areaTag)],
    notes: [...notes, ...counts.map(areaNote)],
  };
}

function pastPicture({ playback, world, detail }: Seen): Picture | null {
  const senior = playback === null ? undefined : world.seniors.get(playback.seniorId);
  if (playback === null || senior === undefined) return null;
  return pictureThen({
    playback,
    senior,
    incident: incidentOf(world, senior.seniorId),
    detail: detail?.seniorId === senior.seniorId ? detail : null,
  });
}

function selectedFocus({ state, world, detail, now }: Seen): ReturnType<typeof focusOf> {
  const senior = state.selectedId === null ? undefined : world.seniors.get(state.selectedId);
  if (senior === undefined) return { focus: noFocus, notes: [] };
  const fences = detail?.fences.map((fence) => ({ ...fence, name: fenceName(fence) })) ?? [];
  return focusOf({
    senior,
    position: world.positions.get(senior.seniorId),
    incident: incidentOf(world, senior.seniorId),
    detail: detail?.seniorId === senior.seniorId ? { ...detail, fences } : null,
    now,
    shows: (layer) => !state.hiddenLayers.includes(layer),
  });
}

function shownIncidents({ queue, state, world }: Seen): readonly IncidentView[] {
  const shown = [...queue.needed, ...queue.glance];
  // The selected one comes first: its flag gets the best place.
  const first = [...world.incidents.values()].find(
    (incident) => incident.seniorId === state.selectedId && stageOf(incident) === "ended",
  );
  return [...shown, ...(first === undefined ? [] : [first])].sort(
    (one, other) => Number(other.seniorId === state.selectedId) - Number(one.seniorId === state.selectedId),
  );
}

function dots({ world, state, now }: Seen, withGlyph: ReadonlySet<string>): readonly Dot[] {
  const dots: Dot[] = [];
  for (const position of world.positions.values()) {
    const senior = world.seniors.get(position.seniorId);
    if (position.place === null || withGlyph.has(position.seniorId)) continue;
    if (state.areaId !== null && senior !== undefined && districtOf(world.areas, senior.areaId) !== state.areaId)
      continue;
    dots.push({ id: position.seniorId, at: [position.place.lon, position.place.lat], look: dotLook(position, now) });
  }
  return dots;
}

function mark(board: Seen, incident: IncidentView): readonly Mark[] {
  const position = board.world.positions.get(incident.seniorId);
  const place = lastPlace(position, incident);
  if (place === null) return [];
  const flag = flagOf(board, incident);
  return [
    {
      id: incident.seniorId,
      at: place.at,
      glyph: glyphOf(incident, position),
      headingDeg: stageOf(incident) === "lost" ? headingOf(position) : null,
      flag,
      isSelected: board.state.selectedId === incident.seniorId,
      label: flag?.lines.join(" ") ?? incident.seniorName,
    },
  ];
}

function flagOf(board: Seen, incident: IncidentView): MarkFlag | null {
  const { map } = words().controlRoom;
  const name = incident.seniorName;
  const tone = stageOf(incident) === "lost" && isLifeRisk(incident) && !incident.drill ? "life" : "plain";
  const stage = stageOf(incident);
  switch (stage) {
    case "doubt":
      return { lines: [map.flagDoubt(name)], tone: "plain" };
    case "held":
      return { lines: [map.flagSeen(name)], tone: "plain" };
    case "returned":
      return { lines: [map.flagBack(name)], tone: "plain" };
    case "lost":
      return { lines: lostLines(board, incident), tone };
    case "ended":
    case "closed":
      return null;
    default:
      return unreachable(stage);
  }
}

/** Who and how far, then age, accuracy and speed: a position is never shown without them. */
function lostLines(board: Seen, incident: IncidentView): readonly string[] {
  const { map } = words().controlRoom;
  const { speed } = words().incident;
  const position = board.world.positions.get(incident.seniorId);
  const place = lastPlace(position, incident);
  if (place === null) return [incident.seniorName];
  if (position?.standing === "silent") {
    return [map.flagLast(incident.seniorName, clockSeconds(place.fixedAtMs)), map.flagSilent];
  }
  const outM = position?.distanceM ?? null;
  const moving = position?.speedMps != null && position.speedMps > 0.5 ? speed(position.speedMps.toFixed(1)) : "";
  const age = `${ago(place.fixedAtMs, board.now)} ${accuracyText(place.accuracyM)}`.trim();
  const facts = [age, moving, isPast(board.connection) ? map.cut : ""].filter((part) => part !== "");
  const head = outM !== null && outM > 0 ? map.flagOutside(incident.seniorName, distance(outM)) : incident.seniorName;
  return [head, facts.join(" · ")];
}

function tag(board: Seen, incident: IncidentView): readonly RimTag[] {
  const place = lastPlace(board.world.positions.get(incident.seniorId), incident);
  if (place === null) return [];
  const stage = stageOf(incident);
  const text = stage === "held" ? words().controlRoom.map.flagSeen(incident.seniorName) : incident.seniorName;
  const tone = stage === "lost" && isLifeRisk(incident) && !incident.drill ? "life" : "act";
  return [{ id: incident.seniorId, at: place.at, text, tone }];
}

/** Area names with their counts stand at the rim of the area, where no dot hides them. */
type AreaCount = { readonly areaId: string; readonly at: readonly [number, number]; readonly text: string };

const areaNote = ({ at, text }: AreaCount): MapNote => ({
  at,
  text,
  style: { sizePx: 16, colour: "map-area", weight: 600 },
});
/** An area that lies off the window says so at the rim: nobody is forgotten there. */
const areaTag = ({ areaId, at, text }: AreaCount): RimTag => ({ id: `area/${areaId}`, at, text, tone: "area" });

function areaCounts({ world }: Seen, labels: ReadonlyMap<string, readonly [number, number]>): readonly AreaCount[] {
  const counts = new Map<string, number>();
  for (const { areaId } of world.seniors.values()) {
    const district = districtOf(world.areas, areaId);
    counts.set(district, (counts.get(district) ?? 0) + 1);
  }
  return districts(world.areas).flatMap((area) => {
    const at = labels.get(area.nameZh);
    if (at === undefined) return [];
    return [{ areaId: area.areaId, at, text: `${areaName(area)} ${counts.get(area.areaId) ?? 0}` }];
  });
}
