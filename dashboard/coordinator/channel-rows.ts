import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { ago } from "../words/age.ts";
import { reachOf } from "./channel-reach.ts";
import type { Office } from "./office.ts";

/** Whether the newest test has reached this guardian by any channel. */
export function wasReached({ state }: Pick<Office, "state">, seniorId: string, personId: string): boolean {
  const testedAt = state.tests.get(seniorId) ?? null;
  return (state.channels.get(personId) ?? []).some((channel) => reachOf(channel, testedAt) === "arrived");
}

export function channelRows(
  { state, now }: Office,
  seniorId: string,
  personId: string,
): TemplateResult | typeof nothing {
  const channels = state.channels.get(personId);
  if (channels === undefined) return nothing;
  const { test: say } = words().coordinator;
  const names: Readonly<Record<string, string | undefined>> = words().incident.channels;
  if (channels.length === 0) return html`<p class="hint bad">${say.noChannel}</p>`;
  return html`<ul class="ways">${channels.map((channel) => {
    const reach = reachOf(channel, state.tests.get(seniorId) ?? null);
    const isFine = reach === "arrived" || reach === "fine";
    const when = channel.lastOkAt === null ? say.never : ago(Date.parse(channel.lastOkAt), now);
    return html`<li class=${isFine ? "tone-safe" : reach === "failing" ? "tone-warn" : "dim"}>
      ${icon(isFine ? "check" : reach === "failing" ? "x" : "clock", "s")}${names[channel.kind] ?? channel.kind}
      ${channel.verifiedAt === null ? nothing : html`<span class="chip safe">${say.verified}</span>`}<span>${reach === "failing" ? say.failing(channel.failStreak) : when}</span></li>`;
  })}</ul>`;
}
