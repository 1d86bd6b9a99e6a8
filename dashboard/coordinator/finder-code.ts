import { html, nothing, type TemplateResult } from "lit-html";
import { issueFinderCode, revokeFinderCode } from "../http/finder-codes.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Office, OfficeState } from "./office.ts";

type Desk = Pick<Office, "state" | "acts">;

/** The code that is stuck on the wristband, for whoever finds its wearer. Shown once; a new one ends the one before. */
export function finderCodeSection({ state, acts }: Desk, wristbandId: string): TemplateResult {
  const { finderCode: say } = words();
  const code = state.finderCode?.wristbandId === wristbandId ? state.finderCode : null;
  return html`<div class="row wrap">
      <button type="button" class="btn" data-finder-code="issue" @click=${() => void issue(acts, wristbandId)}>${say.issue}</button>
      <button type="button" class="btn bare" data-finder-code="revoke" @click=${() => void revoke(acts, wristbandId)}>${say.revoke}</button>
      <span class="hint">${say.issueHint}</span></div>
    ${code === null ? nothing : printed(code)}`;
}

function printed({ url, draw }: NonNullable<OfficeState["finderCode"]>): TemplateResult {
  const { finderCode: say } = words();
  return html`<div class="finder-code">
    <div class="label">${draw(url, say.qr)}<p><b>${say.print}</b><br />${say.police}</p></div>
    <button type="button" class="btn" @click=${printLabel}>${icon("print", "s")}${say.printIt}</button>
    <span class="hint">${say.once}</span></div>`;
}

async function issue(acts: Desk["acts"], wristbandId: string): Promise<void> {
  // First what draws the code, then the code: it is shown once, and ends the one before.
  const drawing = await import("../second-factor/qr.ts").catch(() => null);
  if (drawing === null) return acts.change({ failure: "unreachable", finderCode: null });
  const answer = await issueFinderCode(wristbandId);
  if (answer.kind !== "ok") return acts.change({ failure: "other", finderCode: null });
  const url = new URL(answer.value.path, location.origin).href;
  acts.change({ failure: null, finderCode: { wristbandId, url, draw: drawing.qrCode } });
}

async function revoke(acts: Desk["acts"], wristbandId: string): Promise<void> {
  const { kind } = await revokeFinderCode(wristbandId);
  if (kind === "ok") acts.change({ failure: null, finderCode: null, done: words().finderCode.revoked });
  else acts.change({ failure: "other" });
}

/** The label alone, without the page around it. */
function printLabel(): void {
  const { dataset } = document.documentElement;
  dataset["print"] = "label";
  addEventListener("afterprint", () => delete dataset["print"], { once: true });
  print();
}
