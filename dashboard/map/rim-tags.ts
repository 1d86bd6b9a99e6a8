import type { Map as LeafletMap } from "leaflet";
import { html, nothing, render } from "lit-html";
import { distance } from "../words/distance.ts";
import { type Box, boxAround } from "./box.ts";
import { metresBetween } from "./plane.ts";
import { rimPlace, settleTags } from "./rim-place.ts";
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
type RimTagDeps = {
  readonly host: HTMLElement;
  readonly onPick: (id: string) => void;
  /** What lies on the map: a tag under it could not be read nor pressed. */
  readonly covered: () => readonly Box[];
};

/** A tag at the rim for whoever is off the map: name, distance, and an arrow. */
export function createRimTags(map: LeafletMap, { host, onPick, covered }: RimTagDeps): RimTags {
  let tags: readonly RimTag[] = [];

  function draw(): void {
    const size = map.getSize();
    const centre = fromLeaflet(map.getCenter());
    const away = tags.flatMap((tag) => {
      const place = rimPlace(map.latLngToContainerPoint(toLeaflet(tag.at)), size);
      return place === null ? [] : [{ tag, place }];
    });
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
    const elements = [...host.querySelectorAll<HTMLElement>(".rim")];
    const wanted = elements.flatMap(({ offsetWidth: width }, index) => {
      const place = away[index]?.place;
      if (place === undefined) return [];
      const left = Math.min(size.x - width - GAP_PX, Math.max(GAP_PX, place.x - width / 2));
      return [boxAround(left + width / 2, place.y, width, TAG_HEIGHT_PX)];
    });
    settleTags(wanted, covered(), size.y).forEach(({ left, top }, index) => {
      const element = elements[index];
      if (element !== undefined) element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
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
