import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { BandScan, ScanState } from "./band-scan.ts";

/** The number field with what reads a number off the wristband beside it, and the camera's picture under both. */
export function bandScanField(number: TemplateResult, scan: BandScan): TemplateResult {
  const { scan: say } = words();
  const state = scan.state();
  const isByPhoto = scan.isByPhoto();
  const press = (): void => {
    if (isByPhoto) {
      scan.sayWhyPhoto();
      choosePhoto();
    } else scan.open();
  };
  return html`<div class="scan">
    <div class="scan-row">${number}
      <button type="button" class="btn" data-act="scan-band" aria-expanded=${isOpen(state)} @click=${press}>${icon(isByPhoto ? "camera" : "qr", "s")}${isByPhoto ? say.byPhoto : say.scan}</button></div>
    <input type="file" id="scan-file" accept="image/*" capture="environment" hidden @change=${(event: Event) => take(scan, event)} />
    ${isOpen(state) ? panel(scan) : nothing} ${outcome(state)}
    ${state.trouble === "busy" ? photoButton() : nothing}
  </div>`;
}

const isOpen = ({ stage }: ScanState): boolean => stage === "starting" || stage === "looking";

function panel(scan: BandScan): TemplateResult {
  const { scan: say, common } = words();
  const { stage } = scan.state();
  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") scan.close();
  };
  return html`<div class="scan-panel" role="group" aria-label=${say.panel} @keydown=${leave}>
    <div class="scan-picture" data-stage=${stage}>${scan.video}</div>
    <p class="hint" role="status">${stage === "looking" ? say.aim : say.starting}</p>
    <div class="row wrap">${photoButton()}
      <button type="button" class="btn bare" @click=${scan.close}>${icon("x", "s")}${common.close}</button></div>
  </div>`;
}

function photoButton(): TemplateResult {
  return html`<button type="button" class="btn" data-act="scan-photo" @click=${choosePhoto}>${icon("camera", "s")}${words().scan.photo}</button>`;
}

function outcome({ stage, trouble, wristbandId }: ScanState): TemplateResult | typeof nothing {
  const { scan: say } = words();
  if (stage === "readingFile") return html`<p class="hint" role="status">${say.readingFile}</p>`;
  if (trouble !== null)
    return html`<p class="hint bad" role="alert" data-scan=${trouble}>${icon("warn", "s")}<span>${say.troubles[trouble]}</span></p>`;
  if (wristbandId === null) return nothing;
  return html`<p class="hint ok" role="status" data-scan="read">${icon("check", "s")}<span>${say.read(wristbandId)}</span></p>`;
}

function choosePhoto(): void {
  const input = document.querySelector("#scan-file");
  if (input instanceof HTMLInputElement) input.click();
}

function take(scan: BandScan, { target }: Event): void {
  if (!(target instanceof HTMLInputElement)) return;
  const file = target.files?.[0];
  // The same file chosen again is a choice too.
  target.value = "";
  if (file !== undefined) scan.readFile(file);
}
