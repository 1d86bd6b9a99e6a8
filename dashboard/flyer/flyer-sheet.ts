import { html, nothing, type TemplateResult } from "lit-html";
import type { FlyerView } from "../../infra/contract/flyers.ts";
import { radioNumber } from "../incident/stage.ts";
import { photoAddress } from "../page/portrait.ts";
import { qrCode } from "../second-factor/qr.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import type { FlyerText, Subject } from "./draft.ts";

/** One A4 page, read from three metres in the rain and copied in black and white. No home address, no diagnosis. */
export function flyerSheet(subject: Subject, text: FlyerText, made: FlyerView | null): TemplateResult {
  const { sheet: say } = words().flyer;
  const number = radioNumber(subject.incident);
  return html`<article class="sheet" aria-label=${words().flyer.title}>
    <div class="bandtop"><p class="missing">${say.title}</p><p>${say.lead[0]}<br />${say.lead[1]}</p>
      <small>${say.number(number)}<br />${made === null ? nothing : shanghaiTime(made.madeAt)}</small></div>
    ${person(subject, text)} ${last(text)} ${call(text, made)}
    <div class="end"><span>${made === null ? nothing : say.end(shanghaiTime(made.expiresAt))}</span><span>${words().brand}</span></div>
  </article>`;
}

function person({ senior }: Subject, text: FlyerText): TemplateResult {
  const { sheet: say } = words().flyer;
  const traits: readonly (readonly [string, string])[] = [
    [say.clothes, text.clothes],
    [say.features, text.features],
    [say.called, text.called === "" ? "" : say.answers(text.called)],
  ];
  return html`<section class="person">
    <div class="photo">${senior.photoAt === null ? html`<span>${say.photo}</span>` : html`<img src=${photoAddress(senior.seniorId, senior.photoAt)} alt=${say.photo} />`}</div>
    <div><p class="name">${text.name}</p><p class="kin">${text.kin}</p>
      <dl class="traits">${traits.filter(([, value]) => value !== "").map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></div>
  </section>`;
}

function last(text: FlyerText): TemplateResult {
  const { sheet: say } = words().flyer;
  return html`<section class="last"><div><h2>${say.last}</h2><p>${text.seenAt}</p><p class="where">${text.place}</p>${text.towards === "" ? nothing : html`<p class="towards">${text.towards}</p>`}</div>
    <div class="map-box"><div class="map" id="map"></div><span>${say.schematic}</span></div></section>`;
}

function call(text: FlyerText, made: FlyerView | null): TemplateResult {
  const { sheet: say } = words().flyer;
  const name = text.called === "" ? text.name : text.called;
  return html`<section class="call">
    <div><ol>${say.advice.map((step) => html`<li>${step(name)}</li>`)}</ol>
      <div class="nums"><p><b>110</b><span>${say.police}</span></p>${made === null || made.rescuePhone === null ? nothing : html`<p><b>${made.rescuePhone}</b><span>${say.team}</span></p>`}</div></div>
    <div class="code">${made === null ? html`<div class="no-code">${say.noCode}</div>` : qrCode(new URL(made.path, location.origin).href, say.codeLabel)}
      <p>${say.scan[0]}<br />${say.scan[1]}</p></div>
  </section>`;
}
