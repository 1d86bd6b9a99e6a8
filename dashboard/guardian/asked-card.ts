import { html, nothing, type TemplateResult } from "lit-html";
import type { SubstitutionAsked } from "../../infra/contract/substitutions.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import type { AskedSubstitutions } from "./asked-substitutions.ts";

/** Who asks this guardian to stand in, and for whom: no place of the senior, that comes only with both answers. */
export function askedCards(asked: AskedSubstitutions): TemplateResult | typeof nothing {
  const { asked: say } = words().phone;
  const trouble = asked.trouble();
  const items = asked.items();
  if (items.length === 0 && trouble === null) return nothing;
  return html`${items.map((item) => card(item, asked))}
    ${trouble === null ? nothing : html`<p class="tone-warn" role="alert">${say[trouble]}</p>`}`;
}

function card(item: SubstitutionAsked, asked: AskedSubstitutions): TemplateResult {
  const { asked: say } = words().phone;
  const { askedBy, standing, leaveId } = item;
  const seniors = item.seniors.join(say.and);
  const give = (answer: "yes" | "no") => () => asked.answer(leaveId, answer);
  const busy = asked.isBusy();
  return html`<section class="asked" data-standing=${standing}>
    <h2>${icon("users")}<span>${say[standing](askedBy, seniors)}</span></h2>
    <p>${words().phone.leave.span(shanghaiTime(item.from), shanghaiTime(item.to))}</p>
    ${standing === "asked" ? html`<p class="muted">${say.lead(askedBy)}</p>` : nothing}
    <div class=${standing === "asked" ? "two" : "one"}>
      ${standing === "asked" ? html`<button type="button" class="p-btn" aria-busy=${busy} @click=${give("yes")}>${icon("check")}<span>${say.yes}</span></button>` : nothing}
      <button type="button" class="p-btn" aria-busy=${busy} @click=${give("no")}>${icon("x")}<span>${standing === "asked" ? say.no : say.noMore}</span></button>
    </div>
  </section>`;
}
