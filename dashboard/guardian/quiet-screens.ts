import { html, nothing, type TemplateResult } from "lit-html";
import type { ExcuseView } from "../../infra/contract/http.ts";
import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import { glyph } from "../glyph/glyph-121.ts";
import { initialOf } from "../incident/crew.ts";
import { icon } from "../page/icon.ts";
import { portrait } from "../page/portrait.ts";
import { words } from "../text/language.ts";
import { ago, clockMinutes } from "../words/age.ts";
import type { Installer } from "./install.ts";
import { installNote } from "./install-note.ts";
import { callOther, callPolice, type Look, lastAge, offlineText } from "./pieces.ts";
import { type Button, factRow, type Screen } from "./screen.ts";

export type QuietActs = {
  readonly turnOn: () => void;
  readonly later: () => void;
  readonly test: (seniorId: string) => void;
  readonly listen: () => void;
  /** The outing that is on now. */
  readonly outing: ExcuseView | null;
  readonly startOuting: () => void;
  readonly endOuting: (outing: ExcuseView) => void;
  readonly installer: Installer;
  /** Where this person is asked to stand in. */
  readonly asked: TemplateResult | typeof nothing;
};
type Of = { readonly senior: SeniorView; readonly position: PositionView | undefined };
/** What this page can do to wake its owner. */
export type Ringing = {
  readonly canSound: boolean;
  readonly notification: "on" | "off" | "blocked" | "unsupported";
  readonly isConnected: boolean;
  readonly notice: string | null;
};

/** Everyday: one look, nothing to do. */
export function idleScreen({ senior, position }: Of, look: Look, ringing: Ringing, acts: QuietActs): Screen {
  const say = words().guardian;
  const isDoubt = position?.standing === "unsure" || position?.standing === "outside";
  return {
    face: look.isPast ? "idle-past" : "idle",
    tone: look.isPast ? "grey" : isDoubt || position?.standing === "silent" ? "plain" : "home",
    ...(look.isPast ? { strip: offlineText(look) } : {}),
    bar: readiness(ringing, acts),
    head: html`<div class="who">${portrait(senior, look.isPast ? look.pictureOf(senior.seniorId) : null)}<div><h1>${standingWords(senior, position)}</h1>
      <p class="sub">${updated(position, look)}</p></div></div>`,
    caption: say.idle.schematic,
    hasMap: true,
    facts: html`${acts.asked}${outingFact(acts.outing, look)}${isDoubt ? html`<ul>${factRow("eye", say.idle.doubt)}</ul>` : nothing}${pairOf(senior, look, ringing)}
      ${look.isPast ? nothing : installNote(acts.installer)}
      ${ringing.notice === null ? nothing : html`<p class="muted" role="status">${ringing.notice}</p>`}`,
    ...(look.isPast ? {} : { main: outingButton(senior, acts) }),
    rest: [
      ...callOther(senior, look.personId),
      look.isPast
        ? callPolice()
        : { text: say.idle.test, icon: "bell", step: { kind: "here", act: () => acts.test(senior.seniorId) } },
    ],
  };
}

/** Whether this phone can call its owner, also when the page is shut; a press mends what a press can mend. */
function readiness({ canSound, notification }: Ringing, { turnOn }: QuietActs): NonNullable<Screen["bar"]> {
  const { bar } = words().guardian;
  if (!canSound) return { icon: "mute", text: bar.notReady, act: turnOn };
  if (notification === "off") return { icon: "bell", text: bar.notNotified, act: turnOn };
  return { icon: "bell", text: bar.ready };
}

/** "She is with me until 17:00", or the end of it. */
function outingButton({ calledName }: SeniorView, { outing, startOuting, endOuting }: QuietActs): Button {
  const { outing: say } = words().guardian;
  if (outing === null)
    return { text: say.start(calledName), icon: "walk", step: { kind: "here", act: startOuting }, tone: "calm" };
  return { text: say.end, icon: "home", step: { kind: "here", act: () => endOuting(outing) }, tone: "calm" };
}

function outingFact(outing: ExcuseView | null, { personId }: Look) {
  const { outing: say } = words().guardian;
  if (outing === null) return nothing;
  const until = clockMinutes(Date.parse(outing.to));
  const who = outing.givenBy === null || outing.givenBy.personId === personId ? say.me : outing.givenBy.name;
  return html`<ul>${factRow("walk", say.fact(who, until))}</ul>`;
}

function standingWords(senior: SeniorView, position: PositionView | undefined): string {
  const { idle } = words().guardian;
  const standing = position?.standing ?? "unknown";
  return standing === "inside" ? idle.home(senior.calledName) : idle[standing](senior.calledName);
}

function updated(position: PositionView | undefined, { now, isPast }: Look): string {
  const { idle } = words().guardian;
  const battery = position?.batteryPct == null ? idle.noBattery : idle.battery(Math.round(position.batteryPct));
  if (position?.place == null) return battery;
  const atMs = Date.parse(position.place.fixedAt);
  return idle.updated(isPast ? lastAge(atMs, now) : ago(atMs, now), battery);
}

function pairOf(senior: SeniorView, { personId }: Look, { canSound }: Ringing) {
  const { idle, noPush } = words().guardian;
  return html`<ul class="pair">${senior.guardians.map(({ personId: id, name, phone }) => {
    const isMe = id === personId;
    return html`<li><span class=${isMe ? "tag-person on" : "tag-person"} aria-hidden="true">${initialOf(name)}</span>
      <b>${isMe ? idle.me(name) : name}</b>
      ${isMe ? html`<span class=${canSound ? "tone-safe" : "tone-warn"}>${noPush.sound} ${canSound ? noPush.on : noPush.off}</span>` : html`<span>${phone}</span>`}</li>`;
  })}</ul>`;
}

/** The phone cannot ring: said in quiet times, not when it matters. */
export function noPushScreen({ senior, position }: Of, ringing: Ringing, acts: QuietActs): Screen {
  const { noPush: say } = words().guardian;
  const fine = (isFine: boolean) => (isFine ? "tone-safe" : "tone-warn");
  const notes = { on: say.on, off: say.off, blocked: say.blocked, unsupported: say.unsupported };
  return {
    face: "nopush",
    tone: "amber",
    bar: { icon: "bell", text: standingWords(senior, position) },
    head: html`<h1>${say.title}</h1>`,
    hasMap: false,
    facts: html`${acts.asked}<p class="lead">${say.lead}</p><ul>
      ${factRow(ringing.canSound ? "check" : "x", `${say.sound} ${ringing.canSound ? say.on : say.off}`, fine(ringing.canSound))}
      ${factRow(ringing.notification === "on" ? "check" : "x", `${say.notification} ${notes[ringing.notification]}`, fine(ringing.notification === "on"))}
      ${factRow(ringing.isConnected ? "check" : "x", `${say.page} ${ringing.isConnected ? say.live : say.cut}`, fine(ringing.isConnected))}</ul>
      ${installNote(acts.installer)}`,
    main: { text: say.open, step: { kind: "here", act: acts.turnOn } },
    rest: [{ text: say.later, step: { kind: "here", act: acts.later } }],
  };
}

/** Nobody is paired with this person yet. */
export function emptyScreen(acts: QuietActs): Screen {
  const { empty: say } = words().guardian;
  return {
    face: "empty",
    tone: "plain",
    head: html``,
    hasMap: false,
    facts: html`${acts.asked}<div class="centre">${glyph({ senior: "maybe", a: "accepted", b: "idle", team: "idle" }, 120)}<h1>${say.title}</h1><p>${say.lead}</p></div>`,
    main: { text: say.listen, icon: "bell", step: { kind: "here", act: acts.listen } },
    rest: [],
  };
}

/** Before the first picture: connecting, or no network at all. */
export function waitingScreen(isCut: boolean): Screen {
  const { loading, bar } = words().guardian;
  return {
    face: isCut ? "cut-off" : "loading",
    tone: "grey",
    ...(isCut ? { strip: bar.offlineEmpty } : {}),
    head: html`<div class="who"><div class="face"></div><div class="grow"><div class="sk-line"></div><div class="sk-line low"></div></div></div>`,
    hasMap: false,
    facts: html`<p class="muted row" role="status">${icon("refresh")}${loading}</p>`,
    rest: [callPolice()],
  };
}
