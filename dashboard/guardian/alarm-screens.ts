import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView, PositionView, ResponderView, SeniorView } from "../../infra/contract/views.ts";
import { glyph } from "../glyph/glyph-121.ts";
import { glyphOf } from "../glyph/glyph-state.ts";
import type { QueuedAction } from "../http/action-queue.ts";
import { gravest, gravestKind } from "../incident/stage.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import { whyText } from "../incident/why.ts";
import { directionsLink } from "../map/to-gcj02.ts";
import { portrait } from "../page/portrait.ts";
import { words } from "../text/language.ts";
import { clockMinutes, span } from "../words/age.ts";
import {
  bigDistance,
  callOther,
  callPolice,
  callTeam,
  featureFact,
  guardianRows,
  type Look,
  offlineText,
  pairRows,
  placeAge,
  teamFact,
  whereWords,
} from "./pieces.ts";
import { type Button, factRow, type Screen } from "./screen.ts";

export type About = {
  readonly senior: SeniorView;
  readonly position: PositionView | undefined;
  readonly incident: IncidentView;
  readonly me: ResponderView | undefined;
};

/** Somebody is lost: the whole screen is red, one main button. */
export function alertScreen(about: About, look: Look): Screen {
  const { senior, position, incident } = about;
  const say = words().guardian;
  return {
    face: "alert",
    tone: "life",
    bar: { icon: "clock", text: raisedText(incident, look.now) },
    head: html`<div class="who">${portrait(senior)}<div>${headline(about)}</div></div>${bigDistance(position, incident, look)}`,
    ...captionOf(about),
    hasMap: true,
    facts: html`<ul>${whyFact(incident)}${teamFact(incident, look.now)}${featureFact(senior)}</ul>`,
    main: { text: say.actions.acknowledge, step: { kind: "answer", action: "acknowledge" } },
    rest: [
      ...callOther(senior, look.personId),
      { text: say.actions.decline, step: { kind: "answer", action: "decline" } },
    ],
  };
}

/** No new position: for how long, why, and where to look. */
export function staleScreen(about: About, look: Look): Screen {
  const { senior, position, incident } = about;
  const say = words().guardian;
  const place = lastPlace(position, incident);
  const age = place === null ? 0 : look.now - place.fixedAtMs;
  return {
    face: "stale",
    tone: "amber",
    bar: { icon: "clock", text: say.bar.left(senior.calledName, clockMinutes(Date.parse(incident.raisedAt))) },
    head: html`<h1>${say.stale.title(span(age))}</h1>
      <p class="sub">${place === null ? nothing : say.stale.last(clockMinutes(place.fixedAtMs), whereWords(place, senior))}</p>`,
    caption: say.facts.circle,
    hasMap: true,
    facts: html`<ul>${batteryFact(position)}${teamFact(incident, look.now)}${featureFact(senior)}</ul>`,
    main: { text: say.actions.toLastPlace, step: { kind: "answer", action: "acknowledge" } },
    rest: [
      ...callOther(senior, look.personId),
      { text: contactText(senior), step: { kind: "answer", action: "contact" } },
    ],
  };
}

/** I took it, or I am on the way. */
export function goingScreen(about: About, look: Look, isShared: boolean): Screen {
  const { senior, position, incident, me } = about;
  const say = words().guardian;
  const place = lastPlace(position, incident);
  const isOff = me?.state === "enRoute";
  const directions: readonly Button[] =
    place === null
      ? []
      : [{ text: say.actions.directions, icon: "route", step: { kind: "link", href: directionsLink(place.at) } }];
  return {
    face: isOff ? "going" : "taken",
    tone: "blue",
    bar: isShared ? { icon: "eye", text: say.bar.watched } : { icon: "pin", text: say.bar.notShared },
    head: html`<h1>${isOff ? say.going.title(senior.calledName) : say.going.acknowledged(senior.calledName)}</h1>${bigDistance(position, incident, look)}`,
    ...captionOf(about),
    hasMap: true,
    facts: html`<ul>${isOff ? nothing : factRow("walk", say.going.departHint)}${staleFact(position, look)}${featureFact(senior)}${teamFact(incident, look.now)}</ul>`,
    main: isOff
      ? { text: contactText(senior), step: { kind: "answer", action: "contact" }, tone: "safe" }
      : { text: say.actions.enRoute, step: { kind: "answer", action: "enRoute" } },
    rest: [...directions, { text: say.actions.withdraw, step: { kind: "answer", action: "withdraw" } }],
  };
}

/** I am with the senior. */
export function thereScreen(about: About, look: Look, openNote: () => void): Screen {
  const { senior, position, incident } = about;
  const say = words().guardian;
  const place = lastPlace(position, incident);
  return {
    face: "there",
    tone: "blue",
    bar: { icon: "check", text: raisedText(incident, look.now) },
    head: html`<div class="who">${portrait(senior)}<div><h1>${say.going.there(senior.calledName)}</h1><p class="sub">${say.going.thereLead}</p></div></div>`,
    ...(place === null ? {} : { caption: placeAge(place, look) }),
    hasMap: true,
    facts: pairRows(guardianRows(incident, senior, look.personId)),
    main: { text: say.actions.found, step: { kind: "answer", action: "found" }, tone: "safe" },
    rest: [...callOther(senior, look.personId), { text: say.actions.note, step: { kind: "here", act: openNote } }],
  };
}

/** Somebody else went first, or I cannot come: go along, or wait for news. */
export function otherScreen(
  about: About,
  first: ResponderView | null,
  look: Look,
  wait: { readonly isWaiting: boolean; readonly act: () => void },
): Screen {
  const { senior, position, incident, me } = about;
  const { other: say, actions, bar } = words().guardian;
  const waits = me?.state === "declined" ? say.declined : wait.isWaiting ? say.standingBy : null;
  return {
    face: "other",
    tone: "grey",
    bar: { icon: "clock", text: bar.left(senior.calledName, clockMinutes(Date.parse(incident.raisedAt))) },
    head: html`<div class="who"><div><h1>${first === null ? headline(about) : firstText(first)}</h1>
      ${first === null ? nothing : html`<p class="sub">${say.sub(clockMinutes(Date.parse(first.since)))}</p>`}</div>${glyph(glyphOf(incident, position), 76)}</div>`,
    ...captionOf(about),
    hasMap: true,
    facts: html`${pairRows(guardianRows(incident, senior, look.personId))}${waits === null ? nothing : html`<p class="muted" role="status">${waits}</p>`}`,
    main: { text: actions.join, step: { kind: "answer", action: "acknowledge" } },
    rest:
      waits === null
        ? [{ text: actions.standBy, step: { kind: "here", act: wait.act } }]
        : callOther(senior, look.personId),
  };
}

function firstText({ name, state }: ResponderView): string {
  const { other } = words().guardian;
  return state === "contact"
    ? other.titleContact(name)
    : state === "enRoute"
      ? other.title(name)
      : other.titleAcknowledged(name);
}

/** No network: the place with its time, the telephone first. */
export function offlineScreen(about: About, look: Look, queued: readonly QueuedAction[]): Screen {
  const { senior, position, incident } = about;
  const say = words().guardian;
  const answered = queued.length > 0 || about.me?.state === "acknowledged" || about.me?.state === "enRoute";
  const [first, ...others] = [...callTeam(incident), ...callOther(senior, look.personId), callPolice()];
  const answer: readonly Button[] = answered
    ? []
    : [{ text: say.actions.acknowledge, step: { kind: "answer", action: "acknowledge" } }];
  return {
    face: "offline",
    tone: "grey",
    strip: offlineText(look),
    head: html`<div class="who">${portrait(senior, look.pictureOf(senior.seniorId))}<div>${headline(about)}</div></div>${bigDistance(position, incident, { ...look, here: null })}`,
    ...captionOf(about),
    hasMap: true,
    facts: html`<ul>${queued.map(({ body }) => factRow("refresh", say.facts.queued(answerText(body.action, senior)), "tone-act"))}</ul>`,
    ...(first === undefined ? {} : { main: first }),
    rest: [...answer, ...others].slice(0, 2),
  };
}

/** An answer did not get through: what that means, and telephones. */
export function errorScreen(
  about: About,
  action: QueuedAction,
  look: Look,
  again: { readonly retry: () => void; readonly dismiss: () => void },
): Screen {
  const { senior, position, incident } = about;
  const say = words().guardian;
  const isRefused = action.state === "refused";
  const reasons: Readonly<Record<string, string | undefined>> = say.error.refusedWhy;
  const place = lastPlace(position, incident);
  const where = place === null ? say.distance.noPlace : `${whereWords(place, senior)}，${placeAge(place, look)}`;
  return {
    face: "error",
    tone: "amber",
    bar: { icon: "warn", text: isRefused ? say.error.refused : say.bar.unsent },
    head: html`<h1 role="alert">${twoLines(say.error.title(answerText(action.body.action, senior)))}</h1>`,
    hasMap: false,
    facts: html`<p class="lead">${senior.calledName} ${where}</p><ul>
      ${isRefused ? factRow("info", reasons[action.code ?? ""] ?? say.error.refusedWhy.other) : factRow("refresh", say.error.retrying(action.attempts))}
      ${isRefused ? nothing : factRow("bell", say.error.others)}${factRow("phone", say.error.phone)}</ul>
      <p class="dim code">${words().common.code(action.code ?? "UNREACHABLE")}</p>`,
    main: isRefused
      ? { text: say.actions.standDown, step: { kind: "here", act: again.dismiss } }
      : { text: words().common.retry, step: { kind: "here", act: again.retry } },
    rest: [...callTeam(incident), callPolice()],
  };
}

/** The service rings to see whether this person can be reached. */
export function drillScreen({ senior, me }: About, look: Look): Screen {
  const say = words().guardian;
  const hasAnswered = me?.state === "acknowledged";
  return {
    face: "drill",
    tone: "blue",
    bar: { icon: "bell", text: say.bar.drill },
    head: html`<h1>${twoLines(say.test.drillTitle)}</h1><p class="sub">${senior.calledName}</p>`,
    hasMap: false,
    facts: html`<p class="lead">${hasAnswered ? say.test.thanks : say.test.lead}</p>`,
    ...(hasAnswered
      ? {}
      : {
          main: {
            text: say.actions.drill,
            step: { kind: "answer" as const, action: "acknowledge" as const },
            tone: "safe" as const,
          },
        }),
    rest: callOther(senior, look.personId),
  };
}

/** The headline of the gravest signal in two lines, never cut. */
function headline({ senior, incident }: About): TemplateResult {
  const titles = words().guardian.kindTitle;
  const known: Readonly<Record<string, ((name: string) => readonly string[]) | undefined>> = titles;
  const title = (known[gravestKind(incident)] ?? titles.other)(senior.calledName);
  return html`<h1>${twoLines(title)}</h1>`;
}

export function twoLines(lines: readonly string[]): TemplateResult {
  return html`${lines[0]}${lines.slice(1).map((line) => html`<br />${line}`)}`;
}

/** In one sentence what the alarm rests on. */
function whyFact(incident: IncidentView) {
  const signal = gravest(incident);
  return signal === null ? nothing : factRow("info", whyText(signal));
}

function raisedText(incident: IncidentView, now: number): string {
  const raisedMs = Date.parse(incident.raisedAt);
  return words().guardian.bar.raised(clockMinutes(raisedMs), span(now - raisedMs));
}

function captionOf({ senior, position, incident }: About): { readonly caption?: string } {
  const place = lastPlace(position, incident);
  return place === null ? {} : { caption: whereWords(place, senior) };
}

export function contactText(senior: SeniorView): string {
  const { actions } = words().guardian;
  return senior.gender === "male" ? actions.contactHim : actions.contact;
}

export function answerText(action: QueuedAction["body"]["action"], senior: SeniorView): string {
  const { actions } = words().guardian;
  const known: Readonly<Record<string, string | undefined>> = actions;
  return action === "contact" ? contactText(senior) : (known[action] ?? words().controlRoom.actions[action]);
}

function staleFact(position: PositionView | undefined, { now }: Look) {
  if (position?.place == null) return nothing;
  const age = now - Date.parse(position.place.fixedAt);
  return age > 180_000 ? factRow("clock", words().guardian.stale.title(span(age)), "tone-warn") : nothing;
}

function batteryFact(position: PositionView | undefined) {
  const { facts } = words().guardian;
  if (position?.batteryPct == null) return nothing;
  const percent = Math.round(position.batteryPct);
  return factRow("batterylow", percent <= 15 ? facts.batteryEmpty(percent) : facts.batteryFine(percent));
}
