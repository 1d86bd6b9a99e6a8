import { html, nothing, type TemplateResult } from "lit-html";
import type { TimelineEntry } from "../../infra/contract/views.ts";
import { entryText } from "../incident/timeline.ts";
import { words } from "../text/language.ts";
import { clockSeconds } from "../words/age.ts";
import type { Board } from "./board.ts";

/** What happened, newest first, with seconds and actor. */
export function timelineSection({ detail, state }: Board): TemplateResult {
  const { timeline } = words().incident;
  const entries = detail?.seniorId === state.selectedId ? detail.timeline : null;
  return html`<section class="sec"><h3>${timeline.title} <span>${timeline.newestFirst}</span></h3>${body(entries)}</section>`;
}

function body(entries: readonly TimelineEntry[] | "failed" | null): TemplateResult {
  const { panel } = words().controlRoom;
  if (entries === null)
    return html`<div class="sk-lines" role="status" aria-busy="true" aria-label=${panel.loadingTimeline}><div class="sk"></div><div class="sk short"></div></div>`;
  if (entries === "failed") return html`<p class="hint bad">${panel.noTimeline}</p>`;
  const newestFirst = [...entries].sort((one, other) => other.seq - one.seq);
  return html`<ol class="log">${newestFirst.map(line)}</ol>`;
}

function line(entry: TimelineEntry): TemplateResult {
  const { text, by, mark } = entryText(entry);
  return html`<li><time datetime=${entry.at}>${clockSeconds(Date.parse(entry.at))}</time><i class=${mark} aria-hidden="true"></i>
    <div>${text} ${by === "" ? nothing : html`<span class="by">${by}</span>`}</div></li>`;
}
