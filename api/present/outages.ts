import type { OutageView } from "../../infra/contract/views.ts";
import type { OutageRow } from "../../infra/db/outages.ts";
import { toIso } from "../../infra/domain/time.ts";

/** An outage that lasts, as the console shows it. */
export function showOutage({ areaId, from, silentCount, bandCount }: OutageRow): OutageView {
  return { areaId, since: toIso(from), silentCount, bandCount };
}
