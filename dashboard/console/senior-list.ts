import type { SeniorView } from "../../infra/contract/views.ts";
import { districtOf } from "./areas.ts";
import type { Board } from "./board.ts";
import { byName, isMeant } from "./find.ts";
import { isOnline } from "./queue-model.ts";

let sorted: { readonly of: SeniorView | undefined; readonly size: number; readonly list: readonly SeniorView[] } = {
  of: undefined,
  size: -1,
  list: [],
};

/** The seniors of the area, by name, narrowed by what was typed or by the tile that is pressed. */
export function seniorsToList({ world, state }: Board): readonly SeniorView[] {
  const first = world.seniors.values().next().value;
  // Sorting Chinese names is the dearest step of a drawing: done again only when the list is another one.
  if (sorted.of !== first || sorted.size !== world.seniors.size) {
    sorted = { of: first, size: world.seniors.size, list: byName(world.seniors.values()) };
  }
  return sorted.list.filter(
    (senior) =>
      (state.areaId === null || districtOf(world.areas, senior.areaId) === state.areaId) &&
      (state.tile !== "online" || state.query !== "" || isOnline(world.positions.get(senior.seniorId))) &&
      isMeant(senior, state.query),
  );
}
