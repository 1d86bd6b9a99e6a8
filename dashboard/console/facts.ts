import { html, type TemplateResult } from "lit-html";
import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import { accuracyText, headingOf, lastPlace } from "../incident/whereabouts.ts";
import { gridReference } from "../map/kilometre-grid.ts";
import { words } from "../text/language.ts";
import { ago } from "../words/age.ts";
import { distance, wind } from "../words/distance.ts";
import type { Board } from "./board.ts";

type Fact = { readonly name: string; readonly value: string; readonly more: string; readonly tone?: "warn" };
const OLD_MS = 120_000;

/** Six numbers that a dispatcher reads aloud; a dash where nothing is known. */
export function factList(board: Board, senior: SeniorView, incident: IncidentView | undefined): TemplateResult {
  return html`<dl class="facts">${facts(board, senior, incident).map(
    ({ name, value, more, tone }) =>
      html`<div><dt>${name}</dt><dd class=${tone === undefined ? "" : `tone-${tone}`}>${value} <small>${more}</small></dd></div>`,
  )}</dl>`;
}

function facts(board: Board, senior: SeniorView, incident: IncidentView | undefined): readonly Fact[] {
  const { panel } = words().controlRoom;
  const { common, incident: say } = words();
  const position = board.world.positions.get(senior.seniorId);
  const place = lastPlace(position, incident);
  const outM = position?.distanceM ?? null;
  const heading = headingOf(position);
  const ageMs = place === null ? 0 : board.now - place.fixedAtMs;
  return [
    {
      name: outM !== null && outM < 0 ? panel.inside : panel.outside,
      value: outM === null ? common.unknown : distance(outM),
      more: heading === null ? "" : wind(heading),
    },
    {
      name: panel.last,
      value: place === null ? common.unknown : ago(place.fixedAtMs, board.now),
      more: "",
      ...(ageMs > OLD_MS ? { tone: "warn" as const } : {}),
    },
    {
      name: panel.accuracy,
      value: accuracyText(place?.accuracyM ?? null) || common.unknown,
      more: position === undefined ? "" : panel.sources[position.source],
    },
    { name: panel.cell, value: (place === null ? null : gridReference(place.at)) ?? common.unknown, more: "" },
    {
      name: panel.wristband,
      value: position?.batteryPct == null ? common.unknown : `${Math.round(position.batteryPct)}%`,
      more: wornText(position),
    },
    {
      name: panel.speed,
      value: position?.speedMps == null ? common.unknown : say.speed(position.speedMps.toFixed(1)),
      more: position?.speedMps != null && position.speedMps < 0.2 ? panel.still : "",
    },
  ];
}

function wornText(position: { readonly worn: boolean | null; readonly charging: boolean | null } | undefined): string {
  const { panel } = words().controlRoom;
  if (position?.charging === true) return panel.charging;
  if (position?.worn == null) return "";
  return position.worn ? panel.worn : panel.notWorn;
}
