import { html, nothing, type TemplateResult } from "lit-html";
import { words } from "../text/language.ts";
import { span } from "../words/age.ts";
import type { Board } from "./board.ts";
import { isOnline } from "./queue-model.ts";

/** A guardian who is woken for nothing more than once in two months turns the phone off. */
const FALSE_ALERTS_MOST = 0.02;

/** What this page itself can vouch for: what arrives, who is heard, what still waits to be sent. */
export function statusBar(board: Board): TemplateResult {
  const { queue, pending, perSecond, session, acts, connection } = board;
  const { status: say } = words().controlRoom;
  const unknown = words().common.unknown;
  const waiting = pending.filter(({ state }) => state !== "refused").length;
  const isLive = connection.kind === "live";
  const item = (text: string, isFine: boolean) =>
    html`<li class=${isFine ? "" : "warn"}><span class="dot"></span>${text}</li>`;
  const oldest = oldestHeardMs(board);
  const falseAlerts = board.nightly?.falseAlertsPerSeniorDay ?? null;
  return html`<footer class=${isLive ? "status" : "status past"}><ul aria-label=${say.label}>
      ${item(say.perSecond(perSecond === null || !isLive ? unknown : perSecond.toFixed(perSecond < 10 ? 1 : 0)), isLive)}
      ${item(say.online(count(queue.counts.online), count(queue.counts.total)), true)}
      ${oldest === null ? nothing : item(say.oldest(span(oldest)), oldest < 3_600_000)}
      ${item(say.queued(waiting), waiting === 0)}
      ${falseAlerts === null ? nothing : item(say.falseAlerts(falseAlerts.toFixed(2)), falseAlerts <= FALSE_ALERTS_MOST)}
    </ul>
    <span class="end">${session.demo ? html`<span>${words().common.demo}</span> · ` : nothing}
      <button type="button" class="btn bare" @click=${() => acts.change({ dialog: { kind: "help" } })}><kbd aria-hidden="true">?</kbd> ${say.help}</button></span>
  </footer>`;
}

const count = (value: number | null): string => (value === null ? words().common.unknown : String(value));

/** Age of the message of whoever has been silent longest among those still heard. */
function oldestHeardMs({ world, now }: Board): number | null {
  const heard = [...world.positions.values()].filter(isOnline).map(({ heardAt }) => Date.parse(heardAt));
  return heard.length === 0 ? null : Math.max(0, now - heard.reduce((one, other) => Math.min(one, other)));
}
