import { html, nothing, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { areaName } from "../console/areas.ts";
import { byName, isMeant } from "../console/find.ts";
import { initialOf } from "../incident/crew.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import type { Office } from "./office.ts";
import { type BoardTile, isOnTile, type Lack, lacksOf } from "./readiness.ts";

const SHOWN_MAX = 200;

/** Who is enrolled, whoever still lacks something first. */
export function seniorList(office: Office): TemplateResult {
  const { world, state, acts } = office;
  const say = words().coordinator;
  const lacks = new Map(
    [...world.seniors.values()].map((senior) => [
      senior.seniorId,
      lacksOf(senior, world.positions.get(senior.seniorId), coverageOf(office, senior.seniorId)),
    ]),
  );
  const { tile } = state;
  const shown = byName(world.seniors.values())
    .filter((senior) => isMeant(senior, state.query))
    .filter(({ seniorId }) => tile === null || isOnTile(lacks.get(seniorId) ?? [], tile));
  const sorted = [...shown].sort((one, other) => Number(isComplete(lacks, one)) - Number(isComplete(lacks, other)));
  return html`<aside class="list" aria-label=${say.listLabel}>
    ${sums(office, lacks)} ${teamNote(office)}
    <div class="tools">
      <label class="input">${icon("search", "s")}<span class="sr">${say.find}</span>
        <input type="search" placeholder=${say.find} .value=${state.query} @input=${(event: Event) => acts.change({ query: inputValue(event) })} /></label>
      <button type="button" class="btn main" @click=${() => acts.choose({ kind: "new" })}>${icon("plus", "s")}${say.add}</button>
    </div>
    <ol tabindex="-1">${sorted.slice(0, SHOWN_MAX).map((senior) => row(office, senior, lacks.get(senior.seniorId) ?? []))}</ol>
    ${world.isKnown && sorted.length === 0 ? html`<p class="hint pad">${tile !== null ? say.noneLacks : state.query === "" ? say.emptyLead : say.none}</p>` : nothing}
  </aside>`;
}

/** The board: what is counted, and pressed shows only these. */
function sums({ world, state, acts }: Office, lacks: ReadonlyMap<string, readonly Lack[]>): TemplateResult {
  const say = words().coordinator;
  const shown = (count: number) => (world.isKnown ? String(count) : words().common.unknown);
  const tiles: readonly (readonly [BoardTile, string])[] = [
    ["guardian", say.missingGuardian],
    ["unheard", say.notOnline],
    ["battery", say.batteryLow],
    ["unreached", say.coverage.unreached],
  ];
  return html`<div class="sum"><button type="button" aria-pressed=${state.tile === null} @click=${() => acts.change({ tile: null })}><b>${shown(world.seniors.size)}</b>${say.enrolled}</button>
    ${tiles.map(([tile, text]) => {
      const count = [...lacks.values()].filter((each) => isOnTile(each, tile)).length;
      return html`<button type="button" class=${count > 0 ? "warn" : ""} aria-pressed=${state.tile === tile} data-tile=${tile}
        @click=${() => acts.change({ tile: state.tile === tile ? null : tile })}><b>${shown(count)}</b>${text}</button>`;
    })}</div>`;
}

/** A team without anybody concerns everybody in the list. */
function teamNote({ state, world }: Office): TemplateResult | typeof nothing {
  const { coverage: say } = words().coordinator;
  const gaps = state.coverage.filter((it) => it.seniorId === null && it.gapFrom !== null);
  if (gaps.length === 0) return nothing;
  return html`<div class="pad" role="status">${gaps.map(
    ({ areaId, gapFrom }) =>
      html`<p class="chip warn done">${icon("warn", "s")}${say.team(areaName(world.areas.get(areaId)), shanghaiTime(gapFrom ?? ""))}</p>`,
  )}</div>`;
}

function coverageOf({ state }: Office, seniorId: string) {
  return state.coverage.find((it) => it.seniorId === seniorId);
}

function row({ state, acts }: Office, senior: SeniorView, lacks: readonly Lack[]): TemplateResult {
  const say = words().coordinator;
  const isOpen = state.choice.kind === "senior" && state.choice.seniorId === senior.seniorId;
  const guardians = senior.guardians.map(({ name }) => name).join(words().incident.timeline.and);
  return html`<li><button type="button" aria-current=${isOpen ? "true" : "false"} @click=${() => acts.choose({ kind: "senior", seniorId: senior.seniorId })}>
    <span class="face" aria-hidden="true">${initialOf(senior.name)}</span>
    <span class="grow"><b class="cut">${senior.name}</b><span class="sub cut">${lacks[0] === undefined ? guardians : lackText(lacks[0])}</span></span>
    ${lacks.length === 0 ? html`<span class="chip safe">${icon("check", "s")}${say.rowReady}</span>` : html`<span class="chip warn">${say.rowCheck}</span>`}
  </button></li>`;
}

function lackText(lack: Lack): string {
  const say = words().coordinator;
  if (lack.kind === "guardian") return say.rowMissing(lack.slot);
  if (lack.kind === "gap") return say.coverage.gap(shanghaiTime(lack.from));
  if (lack.kind === "amber") return say.coverage.amber;
  if (lack.kind === "silent") return say.rowSilent(shanghaiTime(lack.heardAt));
  if (lack.kind === "battery") return say.rowBattery(lack.pct);
  return lack.kind === "wristband" ? say.rowNoWristband : say.rowNotOnline;
}

function isComplete(lacks: ReadonlyMap<string, readonly Lack[]>, { seniorId }: SeniorView): boolean {
  return (lacks.get(seniorId) ?? []).length === 0;
}

export function inputValue(event: Event): string {
  const { target } = event;
  const isField =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isField ? target.value : "";
}
