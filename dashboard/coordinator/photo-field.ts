import { html, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { changePhoto, removePhoto } from "../http/api.ts";
import type { Answer } from "../http/request.ts";
import { icon } from "../page/icon.ts";
import { shrinkPicture } from "../page/shrink-picture.ts";
import { words } from "../text/language.ts";
import type { Office } from "./office.ts";

/** Under the face: gives a photo, another one, or takes it away. */
export function photoField(office: Office, senior: SeniorView): TemplateResult {
  const { photo: say } = words().coordinator.senior;
  const hasPhoto = senior.photoAt !== null;
  const { isBusy } = office.state;
  return html`<div class="photo-field">
    <label class="btn small" aria-busy=${isBusy}>${icon("camera", "s")}${hasPhoto ? say.change : say.give}
      <input type="file" accept="image/jpeg,image/png,image/webp" ?disabled=${isBusy} @change=${(event: Event) => void take(office, senior, event)} /></label>
    ${hasPhoto ? html`<button type="button" class="btn bare small" @click=${() => void settle(office, removePhoto(senior.seniorId))}>${say.remove}</button>` : html`<p class="hint">${say.lead}</p>`}
  </div>`;
}

async function take(office: Office, senior: SeniorView, event: Event): Promise<void> {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const file = input.files?.[0];
  // The same file chosen again is a choice too.
  input.value = "";
  if (file === undefined) return;
  const jpeg = await shrinkPicture(file);
  if (jpeg === null) office.acts.change({ failure: "PICTURE_INVALID" });
  else await settle(office, changePhoto(senior.seniorId, jpeg));
}

/** The new face comes with the live feed, as to every other page. */
async function settle(office: Office, sent: Promise<Answer<unknown>>): Promise<void> {
  office.acts.change({ isBusy: true, failure: null });
  const answer = await sent;
  office.acts.change({
    isBusy: false,
    failure: answer.kind === "ok" ? null : answer.kind === "refused" ? answer.code : "UNAVAILABLE",
  });
}
