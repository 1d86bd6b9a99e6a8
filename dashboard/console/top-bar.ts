import { html, nothing, type TemplateResult } from "lit-html";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { isLifeRisk, stageOf } from "../incident/stage.ts";
import type { Connection } from "../live/connection.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { isDark } from "../page/theme.ts";
import { words } from "../text/language.ts";
import { clockSeconds, runningClock } from "../words/age.ts";
import { areaName, districtOf, districts } from "./areas.ts";
import type { Board } from "./board.ts";

export function topBar(board: Board): TemplateResult {
  const { controlRoom: say } = words();
  return html`<header class="top">
    <h1 class="brand">${glyph(logo, 30)}<span>${say.brand} <span class="dim plain">${say.title}</span></span></h1>
    ${areaButtons(board)} ${findField(board)} ${soundButton(board)} ${personMenu(board)} ${board.playback === null ? pill(board.connection) : pastPill()}
    <time class="now">${clockSeconds(board.now)}</time>
  </header>`;
}

function areaButtons({ world, state, acts }: Board): TemplateResult {
  const say = words().controlRoom.areas;
  const alerts = new Map<string, number>();
  for (const incident of world.incidents.values()) {
    const stage = stageOf(incident);
    if ((stage !== "lost" && stage !== "held") || !isLifeRisk(incident) || incident.drill) continue;
    const district = districtOf(world.areas, incident.areaId);
    alerts.set(district, (alerts.get(district) ?? 0) + 1);
  }
  return html`<nav class="areas" aria-label=${say.label}>
    <button type="button" aria-pressed=${state.areaId === null} @click=${() => acts.change({ areaId: null })}>
      ${say.all} <span class="n">${world.isKnown ? world.seniors.size : words().common.unknown}</span>
    </button>
    ${districts(world.areas).map((area) => {
      const count = alerts.get(area.areaId) ?? 0;
      return html`<button type="button" aria-pressed=${state.areaId === area.areaId}
        @click=${() => acts.change({ areaId: area.areaId })}>
        ${areaName(area)} ${count > 0 ? html`<span class="alert">${count}</span>` : nothing}
      </button>`;
    })}
  </nav>`;
}

function findField({ state, acts }: Board): TemplateResult {
  const say = words().controlRoom.find;
  return html`<label class="find">
    ${icon("search", "s")}<span class="sr">${say.label}</span>
    <input id="find" type="search" autocomplete="off" placeholder=${say.label} .value=${state.query}
      @input=${(event: Event) => acts.change({ query: inputText(event), tab: "queue" })} />
    <kbd aria-hidden="true">/</kbd>
  </label>`;
}

function soundButton({ sound, acts }: Board): TemplateResult {
  const say = words().controlRoom.sound;
  const text =
    sound.kind === "on" ? say.on : sound.kind === "muted" ? say.muted(runningClock(sound.leftMs + 999)) : say.blocked;
  const tone = sound.kind === "on" ? "btn bare" : "btn loud-warn";
  return html`<button type="button" class=${tone} title=${say.hint} @click=${acts.turnSound}>
    ${icon(sound.kind === "on" ? "sound" : "mute")}<span class="word">${text}</span>
  </button>`;
}

function personMenu({ session, state, acts }: Board): TemplateResult {
  const { common, controlRoom: say } = words();
  const isOpen = state.menu === "person";
  return html`<div class="menu-host">
    <button type="button" class="btn bare" aria-expanded=${isOpen} aria-haspopup="true"
      @click=${() => acts.change({ menu: isOpen ? null : "person" })}>
      ${icon("user")}<span class="word">${say.duty(session.person.name)}</span>
    </button>
    ${
      isOpen
        ? html`<div class="menu" role="group">
            <button type="button" class="btn bare" @click=${acts.toggleTheme}>${icon(isDark() ? "sun" : "moon")}${isDark() ? common.day : common.night}</button>
            <button type="button" class="btn bare" @click=${acts.switchLanguage}>${icon("msg")}${common.switchLanguage}</button>
            <button type="button" class="btn bare" @click=${acts.toggleWall}>${icon("fit")}${say.wall} <kbd aria-hidden="true">W</kbd></button>
            ${mayEver(session, "readDuty") ? html`<a class="btn bare" href="/roster.html">${icon("clock")}${words().roster.open}</a>` : nothing}
            <a class="btn bare" href="/second-factor.html">${icon("user")}${words().secondFactor.title}</a>
            ${mayEver(session, "readReports") ? html`<a class="btn bare" href="/report.html">${icon("flyer")}${words().report.open}</a>` : nothing}
            <button type="button" class="btn bare" @click=${acts.signOut}>${icon("out")}${common.signOut}</button>
          </div>`
        : nothing
    }
  </div>`;
}

function pastPill(): TemplateResult {
  return html`<div class="live past" role="status">${icon("undo", "s")}${words().playback.pill}</div>`;
}

/** How far this page may be believed, in one pill. */
function pill(connection: Connection): TemplateResult {
  const say = words().controlRoom.live;
  switch (connection.kind) {
    case "connecting":
      return html`<div class="live wait" role="status">${icon("refresh", "s")}${say.connecting}</div>`;
    case "live":
      return html`<div class="live" role="status"><span class="dot"></span>${say.live(seconds(connection.ageMs))}</div>`;
    case "late":
      return html`<div class="live off" role="status">${icon("refresh", "s")}${say.late(seconds(connection.ageMs))}</div>`;
    case "offline":
      return html`<div class="live off" role="status">${icon("nosignal", "s")}${say.offline(runningClock(connection.ageMs))}</div>`;
    case "ended":
      return html`<div class="live off" role="status">${icon("lock", "s")}${say.ended}</div>`;
    default:
      return unreachable(connection);
  }
}

/** Tenths under ten seconds: a live feed shows that it is one. */
function seconds(ms: number): string {
  return words().controlRoom.live.seconds(ms < 10_000 ? (ms / 1_000).toFixed(1) : String(Math.floor(ms / 1_000)));
}

function inputText(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : "";
}
