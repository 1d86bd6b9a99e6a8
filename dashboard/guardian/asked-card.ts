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
  const sure = (about: number | null) => () => asked.askWhetherSure(about);
  const busy = asked.isBusy();
  const isWithdrawing = standing !== "asked" && asked.askedWhetherSure() === leaveId;
  const button = (of: { look: "check" | "x"; text: string; press: () => void }) =>
    html`<button type="button" class="p-btn" aria-busy=${busy} @click=${of.press}>${icon(of.look)}<span>${of.text}</span></button>`;
  return html`<section class="asked" data-standing=${standing}>
    <h2>${icon("users")}<span>${say[standing](askedBy, seniors)}</span></h2>
    <p>${words().phone.leave.span(shanghaiTime(item.from), shanghaiTime(item.to))}</p>
    ${standing === "asked" ? html`<p class="muted">${say.lead(askedBy)}</p>` : nothing}
    ${isWithdrawing ? html`<p role="alert">${say.sure(askedBy)}</p>` : nothing}
    ${
      standing === "asked"
        ? html`<div class="two">${button({ look: "check", text: say.yes, press: give("yes") })}${button({ look: "x", text: say.no, press: give("no") })}</div>`
        : isWithdrawing
          ? html`<div class="two">${button({ look: "check", text: say.stay, press: sure(null) })}${button({ look: "x", text: say.withdraw, press: give("no") })}</div>`
          : html`<div class="one">${button({ look: "x", text: say.noMore, press: sure(leaveId) })}</div>`
    }
  </section>`;
}
