import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { type CrewRow, crewOf } from "../incident/crew.ts";
import { fuseOf } from "../incident/fuse.ts";
import { type LastPlace, lastPlace } from "../incident/whereabouts.ts";
import { gridReference } from "../map/kilometre-grid.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { ago, clockMinutes, span } from "../words/age.ts";
import { bearingDeg, distance, distanceParts, wind } from "../words/distance.ts";
import { type Button, factRow } from "./screen.ts";

/** What every screen draws from. */
export type Look = {
  readonly personId: string;
  readonly now: number;
  /** Where this phone is, if it may be asked. */
  readonly here: Point | null;
  readonly isPast: boolean;
  /** When the picture on this page was the present, by the server's clock. */
  readonly heardAt: number;
  /** Small portraits for when the server cannot be asked. */
  readonly pictureOf: (seniorId: string) => string | null;
};

const WALK_MPS = 1.25;
/** Streets are longer than the crow flies by about a third. */
const DETOUR = 1.3;

/** The large number: how far from this phone, else from the fence; with the age of the place, always. */
export function bigDistance(position: PositionView | undefined, incident: IncidentView, look: Look): TemplateResult {
  const { distance: say } = words().guardian;
  const place = lastPlace(position, incident);
  if (place === null)
    return html`<div class="big"><b class="none">${say.noPlace}</b><span>${say.noPlaceHint}</span></div>`;
  const away = look.here === null ? null : metresBetween(look.here, place.at);
  const metres = away ?? position?.distanceM ?? null;
  const age = placeAge(place, look);
  if (metres === null) return html`<div class="big"><span>${age}</span></div>`;
  const { value, unit } = distanceParts(metres);
  const what = away === null ? say.outsideFence : say.toYou(walkMinutes(away));
  return html`<div class="big"><b>${value}<small>${unit}</small></b><span>${what}<br />${age}</span></div>`;
}

export function placeAge(place: LastPlace, { now, isPast }: Look): string {
  const { distance: say } = words().guardian;
  return isPast ? lastAge(place.fixedAtMs, now) : say.placeAge(ago(place.fixedAtMs, now));
}

/** On a page of the past both: the time, and how long that is ago. */
export function lastAge(atMs: number, now: number): string {
  return words().guardian.distance.last(clockMinutes(atMs), unbroken(span(now - atMs)));
}

export function offlineText({ heardAt, now }: Look): string {
  return words().guardian.bar.offline(clockMinutes(heardAt), unbroken(span(now - heardAt)));
}

/** "3 小时" stays on one line. */
const unbroken = (text: string): string => text.replaceAll(" ", "\u00a0");

export function walkMinutes(metres: number): number {
  return Math.max(1, Math.round((metres * DETOUR) / WALK_MPS / 60));
}

/** Where that is, from home and by grid cell: both are true wherever the service runs. */
export function whereWords(place: LastPlace, senior: SeniorView): string {
  const say = words().incident;
  const cell = gridReference(place.at);
  const home: Point | null = senior.home === null ? null : [senior.home.lon, senior.home.lat];
  const fromHome =
    home === null ? null : say.fromHome(wind(bearingDeg(home, place.at)), distance(metresBetween(home, place.at)));
  return [fromHome, cell === null ? null : say.cell(cell)].filter((part) => part !== null).join(" · ");
}

/** What the rescue team does, or when it is called. */
export function teamFact(incident: IncidentView, now: number): TemplateResult | typeof nothing {
  const { facts } = words().guardian;
  const team = crewOf(incident, undefined).find(({ slot }) => slot === "team");
  if (team === undefined) return nothing;
  if (team.state === "enRoute" || team.state === "contact") return factRow("shield", facts.teamGoing);
  if (team.state === "acknowledged") return factRow("shield", facts.teamAcknowledged);
  const fuse = fuseOf(incident, now);
  if (incident.level === 0 && incident.next?.kind === "acknowledge" && fuse !== null)
    return factRow("shield", facts.teamNext(fuse.left));
  return team.state === "idle" ? nothing : factRow("shield", facts.teamCalled);
}

/** How to know this senior in the street. */
export function featureFact(senior: SeniorView): TemplateResult | typeof nothing {
  const text = [senior.features, senior.clothes].filter((part) => part !== "").join(" · ");
  return text === "" ? nothing : factRow("user", text);
}

export function pairRows(rows: readonly CrewRow[]): TemplateResult {
  return html`<ul class="pair">${rows.map(
    (
      row,
    ) => html`<li><span class=${`tag-person${row.slot === "team" ? " team" : ""}${row.tag === "on" ? " on" : ""}`} aria-hidden="true">${row.initial}</span>
      <b>${row.name}</b><span class=${row.tone === "act" ? "tone-act" : ""}>${row.stateText}</span></li>`,
  )}</ul>`;
}

export function guardianRows(incident: IncidentView, senior: SeniorView, personId: string): readonly CrewRow[] {
  return crewOf(incident, senior).filter((row) => row.personId !== personId || row.slot === "team");
}

/** Whom one can call: the other guardian, the rescue team, and always the police. */
export function callOther(senior: SeniorView, personId: string): readonly Button[] {
  const other = senior.guardians.find((guardian) => guardian.personId !== personId);
  if (other === undefined) return [];
  return [
    {
      text: words().guardian.call(other.name),
      icon: "phone",
      step: { kind: "call", number: digits(other.phone) },
    },
  ];
}

export function callTeam(incident: IncidentView | undefined): readonly Button[] {
  const member = incident?.responders.find(
    ({ part, phone }) => (part === "rescuer" || part === "dutyOfficer") && phone !== null,
  );
  if (member?.phone == null) return [];
  return [
    { text: words().guardian.actions.callTeam, icon: "phone", step: { kind: "call", number: digits(member.phone) } },
  ];
}

export function callPolice(): Button {
  return { text: words().guardian.actions.call110, icon: "phone", step: { kind: "call", number: "110" } };
}

const digits = (phone: string): string => phone.replace(/[^0-9+]/g, "");
