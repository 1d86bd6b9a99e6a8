import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";

/** What the server would not take: what failed, what still works, a way on, and a code at the end. */
export function refusedBoxes({ pending, world, acts }: Board): readonly (TemplateResult | typeof nothing)[] {
  const { pending: say, actions } = words().controlRoom;
  const reasons: Readonly<Record<string, string | undefined>> = say.refusedWhy;
  return pending
    .filter(({ state }) => state === "refused")
    .map(({ incidentId, body, code }) => {
      const name = world.incidents.get(incidentId)?.seniorName ?? "";
      return html`<div class="errbox" role="alert">
        <h3>${icon("warn")}${say.refusedTitle(`${name} ${actions[body.action]}`)}</h3>
        <p>${reasons[code ?? ""] ?? say.refusedWhy.other}</p>
        <div class="acts"><button type="button" class="btn" @click=${() => acts.dismiss(body.idempotencyKey)}>${say.ok}</button></div>
        ${code === null ? nothing : html`<p class="t13 dim">${words().common.code(code)}</p>`}
      </div>`;
    });
}
