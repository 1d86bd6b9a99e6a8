import type { Clock } from "../../infra/runtime/clock.ts";
import type { Point } from "../map/to-leaflet.ts";

export type Here = { readonly at: Point; readonly accuracyM: number; readonly atMs: number };
export type Locator = {
  /** Asks the person if need be: call it from a press. */
  readonly start: () => void;
  /** Starts only where it was allowed before: no question out of the blue. */
  readonly startIfAllowed: () => Promise<void>;
  readonly stop: () => void;
  readonly here: () => Here | null;
};

const OLD_MS = 120_000;

/** Where this phone is, in WGS-84, while the page is open; a place older than 2 min is none. */
export function createLocator(clock: Clock, onChange: () => void): Locator {
  let watch: number | null = null;
  let newest: Here | null = null;

  function start(): void {
    if (watch !== null || !("geolocation" in navigator)) return;
    watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        newest = { at: [coords.longitude, coords.latitude], accuracyM: coords.accuracy, atMs: clock.now() };
        onChange();
      },
      () => onChange(),
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
    );
  }

  return {
    start,
    startIfAllowed: async () => {
      try {
        const { state } = await navigator.permissions.query({ name: "geolocation" });
        if (state === "granted") start();
      } catch {
        // Older browsers cannot say whether it is allowed: then the first press asks.
      }
    },
    stop: () => {
      if (watch !== null) navigator.geolocation.clearWatch(watch);
      watch = null;
      newest = null;
    },
    here: () => (newest !== null && clock.now() - newest.atMs <= OLD_MS ? newest : null),
  };
}
