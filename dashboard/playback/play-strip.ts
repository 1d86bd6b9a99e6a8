import { html, nothing, svg, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { clockMinutes, clockSeconds, exactSpan } from "../words/age.ts";
import { type Playback, speeds } from "./playback.ts";
import type { Player } from "./player.ts";
import type { Track } from "./track.ts";

export type StripFacts = {
  /** `null`: the strip shows the half hour up to now. */
  readonly playback: Playback | null;
  readonly from: number;
  readonly to: number;
  readonly track: Track;
  /** What the rule thought at the instant looked at. */
  readonly thought: string | null;
  readonly player: Player;
  /** Takes this stretch away as a file; `null` where nobody may. */
  readonly save: (() => void) | null;
  readonly open: (at: number) => void;
};

/** Words over the map, so that nobody takes the past for now; `null` while it shows now. */
export function pastWords({ playback, thought }: StripFacts): TemplateResult | null {
  if (playback === null) return null;
  return html`<div class="past-words" role="status"><p class="past-pill">${words().playback.past(clockSeconds(playback.at))}</p>
    ${thought === null ? nothing : html`<p class="thought">${thought}</p>`}</div>`;
}

/** Width of the drawing; it is stretched to the strip, so words and marks stand beside it. */
const WIDTH = 1_000;
const STEP_MS = 1_000;
/** Shorter gaps have no room for their length. */
const WORDED_GAP = 0.08;

/** The past half hour under the map: what was reported, what was not, and where in it the map stands. */
export function playStrip(facts: StripFacts): TemplateResult {
  const say = words().playback;
  const { playback, player } = facts;
  const isPast = playback !== null;
  return html`<div class="over play" role="group" aria-label=${say.label}>
    ${startButton(facts)}
    <div class="speed" role="group" aria-label=${say.speed}>${speeds.map(
      (speed) =>
        html`<button type="button" aria-pressed=${(playback?.speed ?? 4) === speed} ?disabled=${!isPast} @click=${() => player.setSpeed(speed)}>${say.times(speed)}</button>`,
    )}</div>
    <button type="button" class="btn icon small" aria-label=${say.earlier} title=${say.earlier} @click=${() => earlier(facts)}>${icon("left")}</button>
    ${trackView(facts)}
    ${
      isPast
        ? html`<button type="button" class="btn icon small" aria-label=${say.later} title=${say.later} @click=${() => player.shift(1)}>${icon("right")}</button>
          ${facts.save === null ? nothing : html`<button type="button" class="btn icon small" data-export="stretch" aria-label=${words().share.export.openPast} title=${words().share.export.openPast} @click=${facts.save}>${icon("down")}</button>`}
          <button type="button" class="btn main" data-play="leave" @click=${player.leave}>${say.back} <kbd>Esc</kbd></button>`
        : html`<span class="at-now"><span class="dot"></span>${say.now}</span>`
    }
  </div>`;
}

function startButton({ playback, player, open, from }: StripFacts): TemplateResult {
  const say = words().playback;
  const isPlaying = playback?.isPlaying === true;
  const label = isPlaying ? say.pause : say.play;
  const press = () => {
    if (playback === null) open(from);
    player.toggle();
  };
  return html`<button type="button" class="btn icon round" data-play="toggle" aria-label=${label} title=${label} @click=${press}>${icon(isPlaying ? "pause" : "play")}</button>`;
}

function earlier({ playback, player, open, from }: StripFacts): void {
  if (playback === null) open(from);
  player.shift(-1);
}

function trackView(facts: StripFacts): TemplateResult {
  const { playback, from, to, track, player, open } = facts;
  const say = words().playback;
  const at = playback?.at ?? to;
  const state = playback?.fixes === null ? say.reading : playback?.fixes === "failed" ? say.failed : null;
  const move = (event: Event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const to = Number(event.target.value);
    if (playback === null) open(to);
    else player.seek(to);
  };
  return html`<div class="track">
    <svg viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" aria-hidden="true">${line(track)}</svg>
    ${track.alerts.map((share) => html`<i class="mark life" .style=${left(share)}></i><span class="word" .style=${left(share)}>${say.left}</span>`)}
    ${track.answers.map((share) => html`<i class="mark act" .style=${left(share)}></i>`)}
    ${track.gaps.map((gap) =>
      gap.to - gap.from < WORDED_GAP
        ? nothing
        : html`<span class="word" .style=${left((gap.from + gap.to) / 2)}>${words().controlRoom.map.gap(exactSpan(gap.ms))}</span>`,
    )}
    ${state === null && track.ticks.length === 0 ? html`<span class="word" .style=${left(0.5)}>${say.silent}</span>` : nothing}
    ${state === null ? nothing : html`<span class="word" role="status" .style=${left(0.5)}>${state}</span>`}
    <input type="range" aria-label=${say.time} aria-valuetext=${clockSeconds(at)} min=${from} max=${to} step=${STEP_MS}
      .value=${String(at)} @input=${move} />
    <span class="clock" .style=${left(0)}>${clockMinutes(from)}</span>
    <span class="clock head" .style=${left((at - from) / (to - from))}>${clockSeconds(at)}</span>
  </div>`;
}

function line({ runs, gaps, ticks }: Track): TemplateResult {
  const x = (share: number) => (share * WIDTH).toFixed(1);
  return html`${svg`<rect class="ground" x="0" y="4" width=${WIDTH} height="6"></rect>`}
    ${runs.map(({ from, to, isInside }) => svg`<rect class=${isInside ? "in" : "out"} x=${x(from)} y="4" width=${x(to - from)} height="6"></rect>`)}
    ${gaps.map(({ from, to }) => svg`<rect class="hole" x=${x(from)} y="2" width=${x(to - from)} height="10"></rect><path class="gap" d="M${x(from)} 7H${x(to)}"></path>`)}
    ${ticks.map((share) => svg`<path class="tick" d="M${x(share)} 13v5"></path>`)}`;
}

const left = (share: number): string => `left:${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
