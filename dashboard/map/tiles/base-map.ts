import type { BaseMapView } from "../../../infra/contract/base-maps.ts";
import { baseMapIds } from "../../../infra/domain/base-map.ts";
import { getBaseMaps } from "../../http/api.ts";

/** `schematic` is ours and always there. */
export type BaseMapChoice = BaseMapView["id"] | "schematic";

const STORED_AS = "121.base-map";
const listeners = new Set<() => void>();
let offered: readonly BaseMapView[] = [];
let chosen: BaseMapChoice | null = null;

/** Asks which maps the operator offers; until then, and without any, pages show the schematic one. */
export async function startBaseMaps(): Promise<void> {
  const stored = localStorage.getItem(STORED_AS);
  chosen = stored === "schematic" ? stored : (baseMapIds.find((id) => id === stored) ?? null);
  const answer = await getBaseMaps();
  if (answer.kind !== "ok" || answer.value.items.length === 0) return;
  offered = answer.value.items;
  tell();
}

export function offeredBaseMaps(): readonly BaseMapView[] {
  return offered;
}

/** The map in use; `null`: the schematic one. */
export function baseMap(): BaseMapView | null {
  if (chosen === "schematic") return null;
  return offered.find(({ id }) => id === chosen) ?? offered[0] ?? null;
}

/** Takes another map, here and on this machine's next visit. */
export function chooseBaseMap(id: BaseMapChoice): void {
  chosen = id;
  localStorage.setItem(STORED_AS, id);
  tell();
}

export function onBaseMapChange(listener: () => void): void {
  listeners.add(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
