import { NightlyReplayList, type NightlyReplayView } from "../../infra/contract/http.ts";
import type { Database } from "../../infra/db/database.ts";
import { falseAlertsPerSeniorDay, type NightlyReplay, readNightlyReplays } from "../../infra/db/nightly-replays.ts";
import { DAY_MS, epochMs, toIso } from "../../infra/domain/time.ts";
import { problems, type RouteServer } from "../route-server.ts";

const NIGHTS = 30;

/** How true the alerts of the last days were: numbers of the whole service, nobody's in particular. */
export function addNightlyReplayRoute(server: RouteServer, deps: { readonly db: Database }): void {
  server.get("/nightly-replays", {
    config: { access: "readNightlyReplays" },
    schema: { tags: ["service"], response: { 200: NightlyReplayList, ...problems } },
    handler: async () => ({ items: (await readNightlyReplays(deps.db, NIGHTS)).map(showNight) }),
  });
}

function showNight(night: NightlyReplay): NightlyReplayView {
  const { day, ...counts } = night;
  return {
    day: toIso(epochMs(day * DAY_MS)).slice(0, 10),
    ...counts,
    falseAlertsPerSeniorDay: falseAlertsPerSeniorDay(night),
  };
}
