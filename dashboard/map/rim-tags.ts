import type { Map as LeafletMap } from "leaflet";
import { html, nothing, render } from "lit-html";
import { distance } from "../words/distance.ts";
import { metresBetween } from "./plane.ts";
import { type Pixel, rimPlace } from "./rim-place.ts";
import { fromLeaflet, type Point, toLeaflet } from "./to-leaflet.ts";

export type RimTag = {
  readonly id: string;
  readonly at: Point;
  readonly text: string;
  readonly tone: "life" | "act" | "area";
};
export type RimTags = { readonly set: (tags: readonly RimTag[]) => void };

const GAP_PX = 12;
const TAG_HEIGHT_PX = 50;
/** The buttons of the map in the upper right corner, with their gap. */
const BUTTONS_PX = { width: 60, height: 170 };

/** A tag at the rim for whoever is off the map: name, distance, and an arrow. */
export function createRimTags(map: LeafletMap, host: HTMLElement, onPick: (id: string) => void): RimTags {
  let tags: readonly RimTag[] = [];

  function draw(): void {
    const size = map.getSize();
    const centre = fromLeaflet(map.getCenter());
    const away = tags.flatMap((tag) => {
      const place = rimPlace(map.latLngToContainerPoint(toLeaflet(tag.at)), size);
      return place === null ? [] : [{ tag, place }];
    });
    const settled = spread(away.map(({ place }) => place));
    render(
      away.map(
        ({
          tag,
          place,
        }) => html`<button type="button" class=${tag.tone === "area" ? "rim area" : "rim"} data-id=${tag.id} @click=${() => onPick(tag.id)}>
          <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true"><path class=${`e-tip ${tag.tone}`} transform=${`rotate(${place.angle.toFixed(0)})`} d="M11 0-7-6.5-3 0-7 6.5Z"></path></svg>
          <span><b>${tag.text}</b>${tag.tone === "area" ? nothing : html`<span>${distance(metresBetween(centre, tag.at))}</span>`}</span>
        </button>`,
      ),
      host,
    );
    host.querySelectorAll<HTMLElement>(".rim").forEach((element, index) => {
      const at = settled[index];
      if (at === undefined) return;
      const half = element.offsetWidth / 2;
      const isBesideButtons = at.y - TAG_HEIGHT_PX / 2 < BUTTONS_PX.height;
      const right = size.x - half - (isBesideButtons ? BUTTONS_PX.width : GAP_PX);
      const x = Math.min(right, Math.max(half + GAP_PX, at.x));
      element.style.transform = `translate(${Math.round(x - half)}px, ${Math.round(at.y - TAG_HEIGHT_PX / 2)}px)`;
    });
  }

  map.on("move resize", draw);
  return {
    set: (next) => {
      tags = next;
      draw();
    },
  };
}

/** Moves tags that would lie on each other downwards, in order. */
function spread(places: readonly Pixel[]): readonly Pixel[] {
  const settled: Pixel[] = [];
  for (const place of places) {
    let y = place.y;
    while (settled.some((other) => Math.abs(other.x - place.x) < 150 && Math.abs(other.y - y) < TAG_HEIGHT_PX))
      y += TAG_HEIGHT_PX;
    settled.push({ x: place.x, y });
  }
  return settled;
}
