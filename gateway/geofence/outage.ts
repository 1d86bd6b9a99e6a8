import type { AreaId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";

/** One band that should be heard from; `silentSince` is `null` while it is. */
export type BandSilence = { readonly areaId: AreaId; readonly silentSince: EpochMs | null };

export type AreaOutage = {
  readonly areaId: AreaId;
  readonly silentCount: number;
  readonly bandCount: number;
  readonly since: EpochMs;
};

/** Fewer silent bands than this, or a smaller share of the area's, are single cases. */
const SILENT_MIN = 5;
const SILENT_SHARE = 0.3;

/**
 * Areas where so many bands are silent at once that the network is: one infrastructure incident each, not one alert per
 * senior. `since` is when the last band that made it an outage fell silent.
 */
export function findOutages(bands: readonly BandSilence[]): readonly AreaOutage[] {
  const areas = new Map<AreaId, BandSilence[]>();
  for (const band of bands) areas.set(band.areaId, [...(areas.get(band.areaId) ?? []), band]);
  return [...areas].flatMap(([areaId, ofArea]) => {
    const silent = ofArea.flatMap((it) => (it.silentSince === null ? [] : [it.silentSince]));
    const needed = Math.max(SILENT_MIN, Math.ceil(ofArea.length * SILENT_SHARE));
    const since = silent.sort((left, right) => left - right)[needed - 1];
    return since === undefined ? [] : [{ areaId, silentCount: silent.length, bandCount: ofArea.length, since }];
  });
}
