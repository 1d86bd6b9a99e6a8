import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { clockMinutes, clockSeconds, runningClock, span } from "../words/age.ts";
import { areaName } from "./areas.ts";
import type { Board } from "./board.ts";

/** Full width and amber, not red: neither a dead socket nor a dead network is a lost person. */
export function banner(board: Board): TemplateResult | typeof nothing {
  const { connection, heardAt, now, acts } = board;
  const say = words().controlRoom.banner;
  if (connection.kind === "ended") {
    return html`<div class="banner" role="alert">${icon("lock")}<span>${say.ended}</span>
      <button type="button" class="btn" @click=${acts.signIn}>${say.signIn}</button></div>`;
  }
  if (connection.kind !== "offline") return outageBanner(board);
  const clock = runningClock(connection.ageMs);
  const retryInMs = connection.retryAt === null ? null : connection.retryAt - now;
  return html`<div class="banner">
    ${icon("nosignal")}<span role="alert">${heardAt === null ? say.neverConnected(clock) : say.offline(clock, clockSeconds(heardAt))}</span>
    <span class="plain">${retryInMs !== null && retryInMs > 0 ? say.retryIn(span(retryInMs + 999)) : say.retrying}</span>
    <button type="button" class="btn" @click=${acts.reconnect}>${say.reconnect}</button>
  </div>`;
}

/** Each area whose wristbands fell silent together: nobody is called for their silence, so it stands here. */
function outageBanner({ world }: Board): TemplateResult | typeof nothing {
  if (world.outages.length === 0) return nothing;
  const say = words().controlRoom.banner;
  return html`<div class="banner">${icon("nosignal")}
    <span role="alert">${world.outages.map(({ areaId, since, silentCount, bandCount }) =>
      say.outage({
        area: areaName(world.areas.get(areaId)),
        at: clockMinutes(Date.parse(since)),
        silent: silentCount,
        all: bandCount,
      }),
    )}</span>
    <span class="plain">${say.outageMeaning}</span>
  </div>`;
}
