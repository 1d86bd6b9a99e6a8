import { html, nothing, type TemplateResult } from "lit-html";
import { judgementText } from "../coordinator/judgement-text.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { distance } from "../words/distance.ts";
import type { FenceEditor } from "./editor.ts";
import { complaintsIn, type EditorState, type SaveState, saveStateOf, wrongFields } from "./editor-state.ts";
import { homeToEdgeM } from "./fence-words.ts";

/** What is wrong, what last month says, how home lies; then the one main act. */
export function verdictSection(editor: FenceEditor, state: EditorState): TemplateResult {
  const { editor: say } = words().fences;
  const now = saveStateOf(state);
  if (!state.subject.mayChange)
    return html`<footer class="verdict"><p class="hint">${words().fences.sharedHands}</p></footer>`;
  return html`<footer class="verdict">
    <div class="says" role="status">${complaintLines(state)} ${homeLine(state)} ${judgementLine(state)}</div>
    ${failureLine(editor, state)}
    <div class="row end"><span class="hint" data-save=${now}>${reasonOf(state, now)}</span>
      <button type="button" class=${now === "ready" || now === "busy" ? "btn big main" : "btn big"} aria-disabled=${now !== "ready"} aria-busy=${state.isBusy}
        data-act="save" @click=${editor.acts.save}>${state.isBusy ? say.saving : say.save}</button></div></footer>`;
}

function complaintLines(state: EditorState): readonly TemplateResult[] {
  const { wrong, editor: say } = words().fences;
  return complaintsIn(state).map(
    ({ kind, at }) =>
      html`<p class="hint bad" data-complaint=${kind}>${icon("warn", "s")}${at === null ? wrong[kind] : say.wrongAt(say.corner(at.index + 1), wrong[kind])}</p>`,
  );
}

/** How far home is from the edge, always; grave when home lies on the wrong side, or nearer than errors. */
function homeLine(state: EditorState): TemplateResult | typeof nothing {
  const { editor: say } = words().fences;
  const { home } = state.subject;
  const { shape, kind } = state.steps.present;
  if (home === null || complaintsIn(state).some((complaint) => complaint.kind === "swapped")) return nothing;
  const metres = homeToEdgeM(shape, home);
  const text = metres < 0 ? say.homeInside(distance(metres)) : say.homeOutside(distance(metres));
  const isWrongSide = metres < 0 === (kind === "keepOut");
  const isNear = state.judging.kind === "judged" && state.judging.view.judgement?.isHomeTooNear === true;
  const warning = isWrongSide ? say.homeWrong[kind] : isNear ? say.homeNear : "";
  return html`<p class=${warning === "" ? "hint" : "hint bad"} data-home>${warning === "" ? text : say.homeAnd(text, warning)}</p>`;
}

function judgementLine({ judging, subject }: EditorState): TemplateResult | typeof nothing {
  const { fence: say } = words().coordinator;
  if (subject.seniorId === null) return html`<p class="hint">${words().fences.editor.sharedNotJudged}</p>`;
  if (judging.kind === "none") return nothing;
  const isBad = judging.kind === "judged" && (judging.view.judgement?.falseAlerts ?? 0) > 0;
  const text =
    judging.kind === "judged"
      ? judgementText(judging.view)
      : judging.kind === "asking"
        ? say.sentence(say.judging)
        : say.notJudged;
  return html`<p class=${isBad ? "hint bad" : "hint"} data-judging=${judging.kind}>${text}</p>`;
}

function failureLine(editor: FenceEditor, { failure }: EditorState): TemplateResult | typeof nothing {
  if (failure === null) return nothing;
  const { wrong } = words().fences;
  const known: Readonly<Record<string, string>> = wrong;
  return html`<p class="hint bad" role="alert">${icon("warn", "s")}${known[failure] ?? wrong.other}
    ${failure === "NOT_FOUND" ? html`<button type="button" class="btn" @click=${editor.acts.saveAsNew}>${wrong.saveAsNew}</button>` : nothing}</p>`;
}

function reasonOf(state: EditorState, now: SaveState): string {
  const { editor: say } = words().fences;
  const reasons: Readonly<Record<SaveState, string>> = {
    ready: state.subject.seniorId === null ? "" : say.judged,
    busy: "",
    unchanged: say.unchanged,
    wrong: say.fixFirst(complaintsIn(state).length + wrongFields(state)),
    judging: say.waitJudged,
  };
  return reasons[now];
}
