import type { AreaView } from "../../infra/contract/views.ts";
import { language } from "../text/language.ts";

/** The sub-districts and townships, in the order of their codes: one button each. */
export function districts(areas: ReadonlyMap<string, AreaView>): readonly AreaView[] {
  return [...areas.values()]
    .filter(({ kind }) => kind === "subDistrict" || kind === "township")
    .sort((one, other) => (one.areaId < other.areaId ? -1 : 1));
}

/** The sub-district or township that an area lies in; a community belongs to the one above it. */
export function districtOf(areas: ReadonlyMap<string, AreaView>, areaId: string): string {
  const area = areas.get(areaId);
  if (area === undefined || area.kind !== "community" || area.parentId === null) return areaId;
  return districtOf(areas, area.parentId);
}

/** Short name for a button or a card: 硖石, not 硖石街道. */
export function areaName(area: AreaView | undefined): string {
  if (area === undefined) return "";
  return language() === "en" ? area.nameEn : area.nameZh.replace(/(街道|镇)$/, "");
}
