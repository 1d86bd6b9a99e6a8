import type { SeniorView } from "../../infra/contract/views.ts";
import type { BaseData } from "../map/base-data.ts";
import { parseGridReference } from "../map/kilometre-grid.ts";
import { fromWorld } from "../map/mercator.ts";
import type { Point } from "../map/to-leaflet.ts";

export type FoundPlace = { readonly name: string; readonly at: Point };

const collator = new Intl.Collator("zh-CN");

/** Seniors by name, in the order of a Chinese list of names. */
export function byName(seniors: Iterable<SeniorView>): readonly SeniorView[] {
  return [...seniors].sort(
    (one, other) => collator.compare(one.name, other.name) || (one.seniorId < other.seniorId ? -1 : 1),
  );
}

/** Whether a senior is meant by what somebody typed: name, how they are called, wristband, or a guardian's name. */
export function isMeant(senior: SeniorView, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  const names = [senior.name, senior.calledName, senior.wristbandId ?? "", ...senior.guardians.map(({ name }) => name)];
  return wanted === "" || names.some((name) => name.toLowerCase().includes(wanted));
}

/** A grid cell or places of the base map by what somebody typed, at most five. */
export function findPlaces(base: BaseData | null, query: string): readonly FoundPlace[] {
  const wanted = query.trim();
  if (wanted === "") return [];
  const cell = parseGridReference(wanted);
  if (cell !== null) return [{ name: wanted.toUpperCase(), at: cell }];
  const shapes = base === null ? [] : [...base.places, ...base.streets, ...base.water];
  const found = new Map<string, Point>();
  for (const { name, rings } of shapes) {
    const xy = rings[0]?.xy;
    if (xy === undefined || !name.includes(wanted) || found.has(name) || found.size >= 5) continue;
    const middle = Math.floor(xy.length / 4) * 2;
    found.set(name, fromWorld(xy[middle] ?? 0, xy[middle + 1] ?? 0));
  }
  return [...found].map(([name, at]) => ({ name, at }));
}
