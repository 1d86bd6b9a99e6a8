import { html, type TemplateResult } from "lit-html";
import type { ChannelView } from "../../infra/contract/http.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { ago } from "../words/age.ts";
import type { PhoneDeps } from "./draw-phone.ts";
import { factRow } from "./screen.ts";

/** By what this person is reached, and when it last worked. */
export function channelSheet({ channels, look, change }: PhoneDeps): TemplateResult {
  const { channels: say } = words().phone;
  const status = channels();
  const text =
    status === "reading" ? say.reading : status === "failed" ? say.failed : status.length === 0 ? say.none : say.lead;
  return html`<div class="sheet-body"><h2 id="sheet-title">${say.title}</h2>
    ${typeof status === "string" ? "" : html`<ul class="ways">${status.map((channel) => channelRow(channel, look.now))}</ul>`}
    <p class="muted" role="status">${text}</p>
    <button type="button" class="p-btn" @click=${() => change({ sheet: null })}>${icon("x")}<span>${words().common.close}</span></button>
  </div>`;
}

function channelRow({ kind, lastOkAt, failStreak }: ChannelView, now: number): TemplateResult {
  const { channels: say } = words().phone;
  const name = words().incident.channels[kind];
  if (failStreak > 0) return factRow("x", `${name} · ${say.failing(failStreak)}`, "tone-warn");
  if (lastOkAt === null) return factRow("clock", `${name} · ${say.never}`);
  return factRow("check", `${name} · ${ago(Date.parse(lastOkAt), now)}`, "tone-safe");
}
