import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { icon } from "../page/icon.ts";

/** What a button does: an answer to the incident, a phone call, a link, or something on this page alone. */
export type Step =
  | { readonly kind: "answer"; readonly action: IncidentAction }
  | { readonly kind: "call"; readonly number: string }
  | { readonly kind: "link"; readonly href: string }
  | { readonly kind: "here"; readonly act: () => void };
export type Button = {
  readonly text: string;
  readonly icon?: string;
  readonly step: Step;
  readonly tone?: "life" | "safe" | "calm";
};

/** One phone screen: head (what), map (where), facts (at most 3), actions (thumb). */
export type Screen = {
  readonly face: string;
  readonly tone: "life" | "blue" | "green" | "home" | "amber" | "grey" | "plain";
  readonly strip?: string;
  readonly bar?: { readonly icon: string; readonly text: string; readonly act?: () => void };
  readonly head: TemplateResult;
  readonly caption?: string;
  readonly facts: TemplateResult | typeof nothing;
  /** Without a map the facts take its place. */
  readonly hasMap: boolean;
  readonly main?: Button;
  readonly rest: readonly Button[];
};

export type ScreenActs = {
  readonly answer: (action: IncidentAction) => void;
  readonly openMore: () => void;
  readonly moreText: string;
};

/** Draws a screen; the map host stays the same element through all of them. */
export function phone(screen: Screen, acts: ScreenActs, mapLabel: string): TemplateResult {
  const isAlarm = screen.tone === "life";
  return html`<main class=${`phone ${screen.tone}`} data-face=${screen.face}>
    ${screen.strip === undefined ? nothing : html`<div class="strip" role="status">${icon("nosignal")}${screen.strip}</div>`}
    <header class="head" role=${isAlarm ? "alert" : nothing}>${barOf(screen, acts)}${screen.head}</header>
    <div class="map-frame" ?hidden=${!screen.hasMap}>
      <div class="map" id="map" role="region" aria-label=${mapLabel}></div>
      ${screen.caption === undefined ? nothing : html`<span class="cap">${screen.caption}</span>`}
    </div>
    <div class=${screen.hasMap ? "facts" : "facts tall"}>${screen.facts}</div>
    <div class="do">
      ${screen.main === undefined ? nothing : button(screen.main, "p-btn main", acts)}
      ${screen.rest.length === 0 ? nothing : html`<div class=${screen.rest.length === 1 ? "one" : "two"}>${screen.rest.map((one) => button(one, "p-btn", acts))}</div>`}
    </div>
  </main>`;
}

function barOf({ bar }: Screen, { openMore, moreText }: ScreenActs): TemplateResult {
  return html`<div class="bar">
    ${bar === undefined ? html`<span class="grow"></span>` : bar.act === undefined ? html`${icon(bar.icon)}<span class="grow">${bar.text}</span>` : html`<button type="button" class="bar-btn grow" @click=${bar.act}>${icon(bar.icon)}<span>${bar.text}</span></button>`}
    <button type="button" class="bar-btn" aria-haspopup="dialog" @click=${openMore}>${icon("dots")}<span>${moreText}</span></button>
  </div>`;
}

export function button(
  { text, icon: picture, step, tone }: Button,
  kind: string,
  { answer }: Pick<ScreenActs, "answer">,
): TemplateResult {
  const look = tone === undefined ? kind : `${kind} ${tone}`;
  const inside = html`${picture === undefined ? nothing : icon(picture)}<span>${text}</span>`;
  if (step.kind === "call") return html`<a class=${look} href=${`tel:${step.number}`}>${inside}</a>`;
  if (step.kind === "link")
    return html`<a class=${look} href=${step.href} target="_blank" rel="noopener noreferrer">${inside}</a>`;
  if (step.kind === "here") return html`<button type="button" class=${look} @click=${step.act}>${inside}</button>`;
  return html`<button type="button" class=${look} data-action=${step.action} @click=${() => answer(step.action)}>${inside}</button>`;
}

export function factRow(picture: string, text: TemplateResult | string, tone = ""): TemplateResult {
  return html`<li class=${tone}>${icon(picture)}<span>${text}</span></li>`;
}
