import { html, nothing, type TemplateResult } from "lit-html";
import { weekdays } from "../../infra/domain/fence.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { FenceEditor } from "./editor.ts";
import { complaintsIn, type EditorState } from "./editor-state.ts";
import { presetNames, readTime, type Span, scheduleOf, scheduleText, timeText, toggleDay } from "./schedule.ts";
import { choice } from "./shape-section.ts";
import { typedField } from "./typed-field.ts";
import { isSame } from "./undo-stack.ts";

/** When the fence holds: ready-made, or any days and hours; said in words as well. */
export function scheduleSection(editor: FenceEditor, state: EditorState): TemplateResult {
  const { schedule: say, wrong } = words().fences;
  const { schedule } = state.steps.present;
  const isFixed = !state.subject.mayChange;
  const hasNoDay = complaintsIn(state).some(({ kind }) => kind === "days");
  const put = (spans: readonly Span[]): void => editor.acts.edit({ schedule: { spans: [...spans] } });
  return html`<section class="part schedule">
    ${choice(
      say.title,
      presetNames.map((name) => ({
        key: name,
        text: say.presets[name],
        isOn: isSame(schedule, scheduleOf(name)),
        isFixed,
        choose: () => editor.acts.edit({ schedule: scheduleOf(name) }),
      })),
    )}
    ${schedule.spans.map((span, index) =>
      spanRow(editor, {
        span,
        number: index + 1,
        isFixed,
        put: (next) => put(schedule.spans.flatMap((one, at) => (at === index ? next : [one]))),
      }),
    )}
    ${isFixed || schedule.spans.length === 0 ? nothing : html`<button type="button" class="btn" data-act="add-span" @click=${() => put([...schedule.spans, { days: [...weekdays], from: 8 * 60, to: 18 * 60 }])}>${icon("plus", "s")}${say.addSpan}</button>`}
    ${schedule.spans.length === 0 ? nothing : html`<p role="status" data-schedule>${hasNoDay ? html`<span class="hint bad">${wrong.days}</span>` : scheduleText(schedule)}</p>`}
    ${schedule.spans.length === 0 ? nothing : html`<p class="hint">${say.holidays}</p>`}
  </section>`;
}

type Row = {
  readonly span: Span;
  readonly number: number;
  readonly isFixed: boolean;
  readonly put: (next: readonly Span[]) => void;
};

function spanRow(editor: FenceEditor, { span, number, isFixed, put }: Row): TemplateResult {
  const { schedule: say } = words().fences;
  const time = (end: "from" | "to", label: string) =>
    typedField(editor, {
      id: `span-${number}-${end}`,
      label,
      hiddenLabel: true,
      value: timeText(span[end]),
      isFixed,
      unreadable: words().fences.wrong.time,
      read: (text) => {
        const minutes = readTime(text);
        return minutes === null ? null : () => put([{ ...span, [end]: minutes }]);
      },
    });
  return html`<div class="span"><div class="days">${weekdays.map(
    (day) =>
      html`<button type="button" class="btn day" aria-pressed=${span.days.includes(day)} ?disabled=${isFixed} @click=${() => put([toggleDay(span, day)])}>${say.days[day]}</button>`,
  )}</div>
    <div class="hours">${time("from", say.fromOf(number))}<span>${say.to}</span>${time("to", say.toOf(number))}
    ${isFixed ? nothing : html`<button type="button" class="btn icon" aria-label=${say.removeSpan(number)} @click=${() => put([])}>${icon("x", "s")}</button>`}</div></div>`;
}
