import { html, nothing, type TemplateResult } from "lit-html";
import type { FenceView } from "../../infra/contract/http.ts";
import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import { brokenFences, type FenceStanding, fenceStanding } from "../incident/fence-standing.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { distance } from "../words/distance.ts";
import { fenceName } from "../words/fence-name.ts";
import type { Board } from "./board.ts";
import { hazardLine } from "./hazard-line.ts";

/** Nearer than this a forbidden area that all share is worth a line: about five minutes' walk. */
const HAZARD_NEAR_M = 400;

/** The senior's own fences by name, the forbidden areas nearby, and whether the last place lies in each. */
export function fenceSection(
  { world, detail }: Board,
  { seniorId }: SeniorView,
  incident: IncidentView | undefined,
): TemplateResult | typeof nothing {
  if (detail?.seniorId !== seniorId) return nothing;
  const say = words().controlRoom.fenceList;
  const place = lastPlace(world.positions.get(seniorId), incident);
  const stood = (fence: FenceView) => ({ fence, standing: fenceStanding(fence, place) });
  const nearby = detail.hazards.map((fence) => ({ ...stood(fence), isHazard: true }));
  const own = detail.fences.map((fence) => ({ ...stood(fence), isHazard: false }));
  const standings: readonly Row[] = [...nearby.filter(({ standing }) => isNear(standing)), ...own];
  if (standings.length === 0) return nothing;
  const broken = brokenFences(standings);
  return html`<section class="sec" data-section="fences"><h3>${say.title} <span>${say.byLastPlace}</span></h3>
    <ul class="fence-rows">${standings.map((it) => row(it, broken.has(it.fence.fenceId)))}</ul></section>`;
}

const isNear = (standing: FenceStanding): boolean =>
  standing.kind === "inside" || (standing.kind !== "unknown" && standing.toEdgeM <= HAZARD_NEAR_M);

type Row = { readonly fence: FenceView; readonly standing: FenceStanding; readonly isHazard: boolean };
function row({ fence, standing, isHazard }: Row, isWrong: boolean): TemplateResult {
  const { fenceId, kind, isOn } = fence;
  const say = words().controlRoom.fenceList;
  return html`<li data-fence=${fenceId} data-standing=${standing.kind}>${isHazard ? hazardSign() : icon("fence", "s")}<b>${fenceName(fence)}</b>
    <span class=${isWrong ? "where wrong" : "where"}>${standingText(kind, standing)}${isOn ? nothing : html` <span class="chip">${say.isOff}</span>`}</span></li>`;
}

/** As on the map and in its legend; the word is for whoever hears the page. */
function hazardSign(): TemplateResult {
  return html`<svg class="i i-s" viewBox="-8 -8 16 16" aria-hidden="true">${hazardLine(12)}</svg><span class="sr">${words().controlRoom.fenceList.hazard}</span>`;
}

function standingText(kind: FenceView["kind"], standing: FenceStanding): string {
  const { common, controlRoom } = words();
  const say = controlRoom.fenceList;
  if (standing.kind === "unknown") return common.unknown;
  if (standing.kind === "edge") return say.edge;
  return say[kind][standing.kind](distance(standing.toEdgeM));
}
