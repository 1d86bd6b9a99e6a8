import { divIcon, type Map as LeafletMap, type Marker, marker } from "leaflet";
import type { GuardianSlot } from "../../infra/domain/roles.ts";
import { type Point, toLeaflet } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";

/** Where a guardian lives, on the little map. */
export type HomePin = { readonly slot: GuardianSlot; readonly at: Point };

/** Shows these pins and no others; the same ones again cost nothing. */
export function createHomePins(map: LeafletMap): (pins: readonly HomePin[]) => void {
  let shown = "";
  let markers: readonly Marker[] = [];
  return (pins) => {
    const key = JSON.stringify(pins);
    if (key === shown) return;
    shown = key;
    for (const old of markers) old.remove();
    markers = pins.map((pin) => drawPin(pin).addTo(map));
  };
}

function drawPin({ slot, at }: HomePin): Marker {
  const icon = divIcon({ className: "home-pin", html: slot, iconSize: [24, 24] });
  const title = words().coordinator.guardians.homeOf(slot);
  return marker(toLeaflet(at), { icon, pane: "marks", keyboard: false, interactive: false, title });
}
