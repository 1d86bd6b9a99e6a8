import { html, nothing, type TemplateResult } from "lit-html";
import type { SharedView } from "../../infra/contract/shares.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { accuracyText } from "../incident/whereabouts.ts";
import { type Connection, isPast } from "../live/connection.ts";
import { gridReference } from "../map/kilometre-grid.ts";
import { icon } from "../page/icon.ts";
import { telephone } from "../page/telephone.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import { ago, clockMinutes, clockSeconds, day, runningClock, span } from "../words/age.ts";
import type { Over, Shown } from "./share-reader.ts";

export type SharePicture = {
  readonly shown: Shown;
  readonly connection: Connection;
  /** Address of the picture in this page's memory. */
  readonly photo: string | null;
  readonly isSilent: boolean;
  readonly fit: () => void;
  readonly redraw: () => void;
};
type Seen = Extract<Shown, { readonly kind: "view" }>;

/** The whole page in each of its faces. */
export function sharePage(picture: SharePicture): TemplateResult {
  const { shown } = picture;
  switch (shown.kind) {
    case "loading":
      return loading(picture);
    case "over":
      return over(shown.why, picture);
    case "view":
      return seen(shown, picture);
    default:
      return unreachable(shown);
  }
}

function seen({ view, now }: Seen, picture: SharePicture): TemplateResult {
  const { page: say } = words().share;
  const { connection } = picture;
  const tone = view.stage === "lost" ? "life" : view.stage === "held" ? "blue" : "green";
  const lead = view.stage === "held" ? say.heldLead : view.stage === "returned" ? say.returnedLead : null;
  return html`<main class="phone share wide" data-face=${isPast(connection) ? "offline" : connection.kind}>
    <header class=${`head ${tone}`}>
      <div class="bar"><span class="row grow">${glyph(logo, 30)} ${words().brand}</span>${pill(connection)}</div>
      <h1>${say[view.stage](view.calledName)}</h1>
      <p class="until">${icon("clock", "s")}${say.validUntil(until(view.expiresAt, now))}</p>
      ${lead === null ? nothing : html`<p>${lead}</p>`}
    </header>
    ${isPast(connection) ? html`<p class="strip" role="status">${icon("nosignal")}${say.frozen(clockSeconds(Date.parse(view.now)))}</p>` : nothing}
    ${view.stage === "returned" ? html`<div class="map-frame none">${icon("home", "l")}</div>` : mapFrame({ kind: "view", view, now }, picture)}
    <div class="side">${looks(view, picture)} ${approach(view)}</div>
    ${calls(view.rescuePhone)} ${foot(picture)}
  </main>`;
}

function mapFrame({ view, now }: Seen, { isSilent, fit }: SharePicture): TemplateResult {
  const { page: say } = words().share;
  const { place } = view;
  const age = place === null ? "" : ago(Date.parse(place.fixedAt), now);
  const cell = place === null ? null : gridReference([place.lon, place.lat]);
  const parts = place === null ? [] : [accuracyText(place.accuracyM), cell === null ? "" : say.cell(cell)];
  const when = view.parts.place === "live" ? say.seenAt(age) : say.confirmedAt(age);
  return html`<div class="map-frame">
    <div class="map" id="map" role="region" aria-label=${say.map}></div>
    <button type="button" class="btn icon fit" aria-label=${say.back} title=${say.back} @click=${fit}>${icon("locate")}</button>
    <p class="cap" data-place>${place === null ? say.noPlace : [when, ...parts].filter((part) => part !== "").join(" · ")}</p>
    ${isSilent && view.stage === "lost" && view.parts.place === "live" ? html`<p class="cap doubt">${icon("nosignal", "s")}${say.silent}</p>` : nothing}
  </div>`;
}

function looks(view: SharedView, { photo }: SharePicture): TemplateResult | typeof nothing {
  const { page: say } = words().share;
  if (view.looks === null || view.stage === "returned") return nothing;
  const { common } = words();
  const { gender, age, features, clothes } = view.looks;
  const first = [common[gender], age === null ? "" : common.years(age)].filter((part) => part !== "").join(" ");
  const lines = [first, features, clothes].filter((line) => line !== "");
  return html`<section class="looks"><h2>${say.looks}</h2>
    <div class="row">${photo === null ? nothing : html`<img src=${photo} alt=${say.photo(view.calledName)} />`}
      <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div></section>`;
}

function approach(view: SharedView): TemplateResult | typeof nothing {
  const { page: say } = words().share;
  if (view.stage !== "lost") return nothing;
  return html`<section><h2>${say.approach}</h2><ol>${say.steps(view.calledName).map((step) => html`<li>${step}</li>`)}</ol></section>`;
}

/** The police always, who is hurt always, and the rescue team where it has a number. */
function calls(rescuePhone: string | null): TemplateResult {
  const { page: say } = words().share;
  const hurt = html`<a class="p-btn" href="tel:120">${icon("phone")}${say.call120}</a>`;
  return html`<div class="do"><a class="p-btn main" href="tel:110">${icon("phone")}${say.call110}</a>
    ${
      rescuePhone === null
        ? hurt
        : html`<div class="two"><a class="p-btn" href=${telephone(rescuePhone)}>${icon("phone")}<span>${say.callTeam}<small>${rescuePhone}</small></span></a>${hurt}</div>`
    }</div>`;
}

function foot({ shown, redraw }: SharePicture): TemplateResult {
  const other = language() === "en" ? "zh-CN" : "en";
  const change = () => {
    chooseLanguage(other);
    redraw();
  };
  return html`<footer><p>${shown.kind === "view" ? words().share.page.privacy : nothing}</p>
    <button type="button" class="btn bare" lang=${other} @click=${change}>${words().common.switchLanguage}</button></footer>`;
}

function loading(picture: SharePicture): TemplateResult {
  const { page: say } = words().share;
  const isSlow = picture.connection.kind === "offline";
  return html`<main class="phone share" data-face="loading"><div class="facts centre" role="status">${glyph(logo, 72)}
      <h1>${words().share.page.title}</h1><p>${isSlow ? say.slow : say.loading}</p>
      <div class="sk-line" aria-hidden="true"></div><div class="sk-line low" aria-hidden="true"></div></div>
    ${calls(null)} ${foot(picture)}</main>`;
}

function over(why: Over, picture: SharePicture): TemplateResult {
  const { title, lead } = words().share.page.over[why];
  const sign = why === "ended" ? "check" : why === "invalid" ? "warn" : "lock";
  return html`<main class="phone share" data-face=${why}><div class="facts centre" role="status">
      <span class="sign">${icon(sign, "l")}</span><h1>${title}</h1><p>${lead}</p></div>
    ${why === "ended" ? nothing : calls(null)} ${foot(picture)}</main>`;
}

function pill(connection: Connection): TemplateResult {
  const { page: say } = words().share;
  const text =
    connection.kind === "live"
      ? say.live
      : connection.kind === "late"
        ? say.late(span(connection.ageMs))
        : connection.kind === "offline"
          ? say.offline(runningClock(connection.ageMs))
          : say.connecting;
  return html`<span class="pill" role="status">${connection.kind === "live" ? html`<span class="dot"></span>` : nothing}${text}</span>`;
}

/** With its day when that is not today. */
function until(expiresAt: string, now: number): string {
  const at = Date.parse(expiresAt);
  return day(at) === day(now) ? clockMinutes(at) : `${day(at)} ${clockMinutes(at)}`;
}
