import { html, type TemplateResult } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import type { SeniorView } from "../../infra/contract/views.ts";
import type { FenceDesk } from "../fence-editor/fence-desk.ts";
import { fenceList } from "../fence-editor/fence-list.ts";
import { words } from "../text/language.ts";
import type { Office } from "./office.ts";

/** All fences of one senior, under the one circle that is set on the map. */
export function seniorFences({ state }: Office, senior: SeniorView, desk: FenceDesk): TemplateResult {
  const subject = {
    seniorId: senior.seniorId,
    whose: senior.name,
    home: senior.home === null ? null : ([senior.home.lon, senior.home.lat] as const),
    mayChange: true,
  };
  return html`<div class="pad"><h2>${words().fences.title}</h2>${fenceList(desk, subject, state.fences)}</div>`;
}

/** The fences that hold for everybody; a coordinator of one area looks only. */
export function sharedFences({ session }: Office, desk: FenceDesk): TemplateResult {
  const say = words().fences;
  const mayChange = reachesAll(session);
  const subject = { seniorId: null, whose: say.editor.everybody, home: null, mayChange };
  return html`<div class="form"><section class="block"><h2>${say.shared} <span class="muted plain">${say.sharedLead}</span></h2>
    ${mayChange ? "" : html`<p class="hint">${say.sharedHands}</p>`} ${fenceList(desk, subject, desk.state().shared)}</section></div>`;
}

function reachesAll({ person }: SessionView): boolean {
  return person.roles.some(
    ({ role, areaId }) => role === "administrator" || (role === "coordinator" && areaId === null),
  );
}
