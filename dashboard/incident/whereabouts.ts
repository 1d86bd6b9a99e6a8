import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { gridReference } from "../map/kilometre-grid.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { ago, span } from "../words/age.ts";
import { bearingDeg, distance, wind } from "../words/distance.ts";
import { gravest, gravestKind } from "./stage.ts";

/** The newest place known of a senior: the live position, else where the gravest signal puts them. */
export type LastPlace = { readonly at: Point; readonly fixedAtMs: number; readonly accuracyM: number | null };

const MOVING_MPS = 0.5;

export function lastPlace(position: PositionView | undefined, incident: IncidentView | undefined): LastPlace | null {
  const place = position?.place ?? (incident === undefined ? null : (gravest(incident)?.place ?? null));
  if (place === null) return null;
  return { at: [place.lon, place.lat], fixedAtMs: Date.parse(place.fixedAt), accuracyM: place.accuracyM };
}

/** Walking direction, degrees, when the senior is really moving. */
export function headingOf(position: PositionView | undefined): number | null {
  const isMoving = (position?.speedMps ?? 0) > MOVING_MPS && position?.standing !== "silent";
  return isMoving ? (position?.headingDeg ?? null) : null;
}

/** The headline of a card: how far out and which way, or why that is not known. */
export function farText(incident: IncidentView, position: PositionView | undefined, nowMs: number): string {
  const say = words().incident;
  const place = lastPlace(position, incident);
  if (position?.standing === "silent") return say.noSignalFor(span(nowMs - Date.parse(position.heardAt)));
  const kind = gravestKind(incident);
  if (kind === "sos") return say.pressedSos;
  if (kind === "fall") return say.fell;
  if (place === null) return say.noPlace;
  const outM = position?.distanceM ?? gravest(incident)?.why.distanceM ?? null;
  if (outM === null) return say.kinds[kind];
  const heading = headingOf(position);
  const far = outM >= 0 ? say.outside(distance(outM)) : say.inside(distance(outM));
  return heading === null ? far : say.heading(far, wind(heading));
}

/**
 * Where the last place is, in words that are true anywhere: from home, by grid cell, with age and accuracy. Street names
 * of the base map are invented and would send a searcher wrong.
 */
export function placeText(place: LastPlace, senior: SeniorView | undefined, nowMs: number): string {
  const say = words().incident;
  const home: Point | null = senior?.home === null || senior === undefined ? null : [senior.home.lon, senior.home.lat];
  const cell = gridReference(place.at);
  const parts = [
    home === null ? null : say.fromHome(wind(bearingDeg(home, place.at)), distance(metresBetween(home, place.at))),
    cell,
    [ago(place.fixedAtMs, nowMs), accuracyText(place.accuracyM)].filter((part) => part !== "").join(" "),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

export function accuracyText(accuracyM: number | null): string {
  return accuracyM === null ? "" : words().incident.accuracy(Math.round(accuracyM));
}
