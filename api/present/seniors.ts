import {
  type AreaView,
  type FixView,
  type PersonView,
  type PositionView,
  type SeniorView,
  standings,
} from "../../infra/contract/views.ts";
import type { AreaRow } from "../../infra/db/areas.ts";
import type { PersonRow } from "../../infra/db/people.ts";
import type { HistoryRow, PositionRow } from "../../infra/db/positions.ts";
import type { SeniorRow } from "../../infra/db/seniors.ts";
import { toIso } from "../../infra/domain/time.ts";

/** Rows as they cross the wire. */
export function showSenior(row: SeniorRow): SeniorView {
  const { inIncident: _inIncident, guardians, home, photoAt, ...view } = row;
  return {
    ...view,
    photoAt: photoAt === null ? null : toIso(photoAt),
    home: home === null ? null : { lon: home.lon, lat: home.lat },
    guardians: guardians.map((guardian) => ({ ...guardian })),
  };
}

/** Speed, heading and source belong to the place: without one they say nothing. */
export function showPosition(row: PositionRow): PositionView {
  const hasPlace = row.placeAt !== null && row.lon !== null && row.lat !== null;
  return {
    seniorId: row.seniorId,
    wristbandId: row.wristbandId,
    standing: standings.find((standing) => standing === row.standing) ?? "unknown",
    place: hasPlace ? { lon: row.lon, lat: row.lat, fixedAt: toIso(row.placeAt), accuracyM: row.accuracyM } : null,
    source: (hasPlace ? row.source : null) ?? "unknown",
    speedMps: hasPlace ? row.speedMps : null,
    headingDeg: hasPlace ? row.headingDeg : null,
    distanceM: row.distanceM,
    heardAt: toIso(row.heardAt),
    batteryPct: row.batteryPct,
    charging: row.charging,
    worn: row.worn,
  };
}

/** One point of a trace. */
export function showFix(row: HistoryRow): FixView {
  return { ...row, fixedAt: toIso(row.fixedAt), receivedAt: toIso(row.receivedAt), events: [...row.events] };
}

/** One node of the area tree. */
export function showArea(row: AreaRow): AreaView {
  return { ...row };
}

/** A person with their roles; never their login or password. */
export function showPerson(row: PersonRow): PersonView {
  return { ...row, roles: row.roles.map((grant) => ({ ...grant })) };
}
