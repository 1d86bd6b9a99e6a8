import { html, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { initialOf } from "../incident/crew.ts";

/** What a senior looks like, for whoever already reads the name beside it; the family name where there is no photo. */
export function portrait(
  senior: Pick<SeniorView, "seniorId" | "name" | "photoAt">,
  /** The picture itself, where the server cannot be asked for it. */
  kept: string | null = null,
): TemplateResult {
  const { photoAt } = senior;
  return html`<div class="face" aria-hidden="true">${
    photoAt === null
      ? html`<span class="initial">${initialOf(senior.name)}</span>`
      : html`<img src=${kept ?? photoAddress(senior.seniorId, photoAt)} alt="" decoding="async" />`
  }</div>`;
}

/** Another picture has another address, so that browsers may keep each. */
export function photoAddress(seniorId: string, photoAt: string): string {
  return `/api/v1/seniors/${encodeURIComponent(seniorId)}/photo?v=${encodeURIComponent(photoAt)}`;
}
