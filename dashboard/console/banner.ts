import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { clockSeconds, runningClock, span } from "../words/age.ts";
import type { Board } from "./board.ts";

/** Full width and amber, not red: a dead socket is not a lost person. */
export function banner({ connection, heardAt, now, acts }: Board): TemplateResult | typeof nothing {
  const say = words().controlRoom.banner;
  if (connection.kind === "ended") {
    return html`<div class="banner" role="alert">${icon("lock")}<span>${say.ended}</span>
      <button type="button" class="btn" @click=${acts.signIn}>${say.signIn}</button></div>`;
  }
  if (connection.kind !== "offline") return nothing;
  const clock = runningClock(connection.ageMs);
  const retryInMs = connection.retryAt === null ? null : connection.retryAt - now;
  return html`<div class="banner">
    ${icon("nosignal")}<span role="alert">${heardAt === null ? say.neverConnected(clock) : say.offline(clock, clockSeconds(heardAt))}</span>
    <span class="plain">${retryInMs !== null && retryInMs > 0 ? say.retryIn(span(retryInMs + 999)) : say.retrying}</span>
    <button type="button" class="btn" @click=${acts.reconnect}>${say.reconnect}</button>
  </div>`;
}
