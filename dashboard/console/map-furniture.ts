import { html, nothing, svg, type TemplateResult } from "lit-html";
import { gridReference } from "../map/kilometre-grid.ts";
import type { ScaleBar } from "../map/scale-bar.ts";
import { baseMap, chooseBaseMap, offeredBaseMaps } from "../map/tiles/base-map.ts";
import type { Point } from "../map/to-leaflet.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import { hazardLine } from "./hazard-line.ts";
import { type LayerName, layerNames } from "./page-state.ts";

export type MapFacts = {
  readonly centre: Point;
  readonly selected: Point | null;
  readonly scale: ScaleBar;
  /** Our own map is drawn: chosen, or in place of one that fails. */
  readonly isSchematic: boolean;
};

/** What lies on the map and never moves with it. */
export function mapFurniture(board: Board, facts: MapFacts): TemplateResult {
  return html`<div class="over basechip">${icon("layers", "s")}${baseWords(facts)}</div>
    ${tools(board)} ${legend(board)} ${foot(facts)}`;
}

/** Which map this is; our own says that its streets are invented, and when it stands in for one that does not come. */
function baseWords({ isSchematic }: MapFacts): TemplateResult {
  const say = words().controlRoom.map;
  const chosen = baseMap();
  if (chosen !== null && !isSchematic) return html`<b>${say.baseOf(say.baseMaps[chosen.id])}</b>`;
  return html`<b>${say.base}</b><span class="dim">· ${say.invented}</span>${chosen === null ? nothing : html`<span class="chip warn" role="status">${say.baseFails(say.baseMaps[chosen.id])}</span>`}`;
}

function tools({ acts, state }: Board): TemplateResult {
  const say = words().controlRoom.map;
  const isOpen = state.menu === "layers";
  const tool = (name: string, label: string, act: () => void) =>
    html`<button type="button" class="btn icon" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  return html`<div class="over tools">
    ${tool("plus", say.zoomIn, () => acts.zoomBy(0.5))} ${tool("minus", say.zoomOut, () => acts.zoomBy(-0.5))}
    ${tool("fit", say.fit, acts.fit)}
    <button type="button" class="btn icon" aria-label=${say.layers} title=${say.layers} aria-expanded=${isOpen}
      @click=${() => acts.change({ menu: isOpen ? null : "layers" })}>${icon("layers")}</button>
    ${isOpen ? layerMenu(state.hiddenLayers, (hiddenLayers) => acts.change({ hiddenLayers })) : nothing}
  </div>`;
}

function layerMenu(hidden: readonly LayerName[], change: (hidden: readonly LayerName[]) => void): TemplateResult {
  const { layerNames: names } = words().controlRoom.map;
  return html`<div class="menu layers" role="group">${baseMenu()}${layerNames.map((layer) => {
    const isShown = !hidden.includes(layer);
    const toggle = () => change(isShown ? [...hidden, layer] : hidden.filter((other) => other !== layer));
    return html`<label><input type="checkbox" .checked=${isShown} @change=${toggle} />${names[layer]}</label>`;
  })}</div>`;
}

/** Nothing to choose where the operator offers no other map. */
function baseMenu(): TemplateResult | typeof nothing {
  const { baseMaps, baseLabel } = words().controlRoom.map;
  const offered = offeredBaseMaps();
  if (offered.length === 0) return nothing;
  const inUse = baseMap()?.id ?? "schematic";
  const ids = ["schematic", ...offered.map(({ id }) => id)] as const;
  return html`<fieldset class="base-maps"><legend>${baseLabel}</legend>${ids.map(
    (id) =>
      html`<label><input type="radio" name="base-map" .checked=${id === inUse} @change=${() => chooseBaseMap(id)} />${baseMaps[id]}</label>`,
  )}</fieldset>`;
}

function legend({ world }: Board): TemplateResult | typeof nothing {
  if (!world.isKnown) return nothing;
  const say = words().controlRoom.map;
  const row = (drawing: ReturnType<typeof svg>, text: string) =>
    html`<li><svg viewBox="-13 -9 26 18" aria-hidden="true">${drawing}</svg>${text}</li>`;
  return html`<ul class="over legend" aria-label=${say.legend}>
    ${row(svg`<circle class="sd new" r="5" cx="-7"></circle><circle class="sd mid" r="5" cx="7"></circle>`, say.fresh)}
    ${row(svg`<circle class="sd old" r="5" cx="-7"></circle><circle class="sd silent" r="5" cx="7"></circle>`, say.older)}
    ${row(svg`<path class="trail" d="M-12 0h8"></path><path class="trail-gap" d="M0 0h14"></path>`, say.walked)}
    ${row(hazardLine(18), say.hazard)}
  </ul>`;
}

function foot({ centre, selected, scale, isSchematic }: MapFacts): TemplateResult {
  const say = words().controlRoom.map;
  const cell = gridReference(selected ?? centre);
  return html`<div class="foot">
    <span><svg class="scale" width=${scale.widthPx + 2} height="8" aria-hidden="true"><path d=${`M1 0V6.5H${scale.widthPx + 1}V0`}></path></svg><span class="sr">${say.scale}</span>${scale.text}</span>
    <span>${cell === null ? nothing : html`${words().controlRoom.panel.cell} <b>${cell}</b> · `}${isSchematic ? say.note : (baseMap()?.attribution ?? "")}</span>
  </div>`;
}
