import type { AreaRow } from "../../infra/db/areas.ts";
import type { ReportSpan } from "../../infra/db/reports.ts";
import type { Scope } from "../../infra/domain/access.ts";
import type { AreaId } from "../../infra/domain/ids.ts";

/** Areas that somebody may read about, as far as they lie in `under`; each with the part of the report it belongs to. */
export function partsWithin(
  areas: readonly AreaRow[],
  scope: Scope,
  under: AreaId | null,
): { readonly parts: ReportSpan["parts"]; readonly choices: readonly AreaId[] } {
  const parentOf = new Map(areas.map((area) => [area.areaId, area.parentId]));
  const choices = areas.map(({ areaId }) => areaId).filter((areaId) => scope.everywhere || scope.areaIds.has(areaId));
  const wayUp = (areaId: AreaId): readonly AreaId[] => {
    const parent = parentOf.get(areaId) ?? null;
    return parent === null ? [areaId] : [areaId, ...wayUp(parent)];
  };
  const inside = choices.filter((areaId) => under === null || wayUp(areaId).includes(under));
  const tops = inside.filter((areaId) => !inside.some((other) => other === parentOf.get(areaId)));
  const [top, ...others] = tops;
  const root = others.length === 0 ? top : undefined;
  const partOf = (areaId: AreaId): AreaId =>
    wayUp(areaId).findLast((each) => inside.includes(each) && (each !== root || areaId === root)) ?? areaId;
  return { parts: inside.map((areaId) => ({ areaId, partId: partOf(areaId) })), choices };
}
