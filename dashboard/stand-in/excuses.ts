import type { PositionView } from "../../infra/contract/views.ts";
import { toIso } from "../../infra/domain/time.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call, Deps } from "./call.ts";
import type { Desk } from "./desk.ts";
import type { LiveFeed } from "./live-feed.ts";
import { problem, type Reply } from "./reply.ts";

export function giveExcuse({ desk, clock, feed }: Deps, { account, body }: Call, seniorId: string): Reply {
  const { personId, name } = account.person;
  const to = isRecord(body) ? String(body["to"]) : "";
  const excuse = {
    excuseId: `excuse-${desk.excuses.size + 1}`,
    seniorId,
    kind: "outing" as const,
    from: toIso(clock.now()),
    to,
    fenceId: null,
    shape: null,
    givenBy: { personId, name },
  };
  desk.excuses.set(excuse.excuseId, excuse);
  showStanding(desk, feed, { seniorId, standing: "accompanied" });
  return { status: 201, body: excuse };
}

export function endExcuse({ desk, feed }: Deps, { path }: Call): Reply {
  const excuseId = path.split("/").at(-1) ?? "";
  const seniorId = desk.excuses.get(excuseId)?.seniorId;
  if (seniorId === undefined) return problem(404, "NOT_FOUND");
  desk.excuses.delete(excuseId);
  showStanding(desk, feed, { seniorId, standing: "inside" });
  return { status: 204 };
}

function showStanding(
  desk: Desk,
  feed: LiveFeed,
  { seniorId, standing }: Pick<PositionView, "seniorId" | "standing">,
): void {
  const position = desk.positions.get(seniorId);
  if (position === undefined) return;
  const next = { ...position, standing };
  desk.positions.set(seniorId, next);
  feed.broadcast({ kind: "positions", positions: [next] });
}
