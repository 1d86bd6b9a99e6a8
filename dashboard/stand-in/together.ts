import type { IncidentView } from "../../infra/contract/views.ts";
import { toIso } from "../../infra/domain/time.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call, Deps } from "./call.ts";
import { problem, type Reply } from "./reply.ts";

/** Links two incidents, takes a link back, or ends one in the other; every open page hears of both. */
export function joinAtDesk({ desk, feed, clock }: Deps, call: Call, incidentId: string): Reply {
  const otherId = isRecord(call.body) ? call.body["incidentId"] : null;
  const one = desk.incidents.get(incidentId);
  const other = typeof otherId === "string" ? desk.incidents.get(otherId) : undefined;
  if (one === undefined || other === undefined) return problem(404, "NOT_FOUND");
  const told = (incident: IncidentView, against: IncidentView): IncidentView => {
    const links = incident.links.filter((link) => link.incidentId !== against.incidentId);
    const isLinked = call.path.endsWith("/links");
    const name = { incidentId: against.incidentId, number: against.number };
    const merged = call.path.endsWith("/merge") && incident === one;
    const next = {
      ...incident,
      seq: incident.seq + 1,
      links: isLinked ? [...links, name] : links,
      ...(merged ? { state: "closed" as const, endedAt: toIso(clock.now()), mergedInto: name } : {}),
    };
    desk.incidents.set(next.incidentId, next);
    feed.broadcast({ kind: "incident", seq: next.seq, incident: next });
    return next;
  };
  const incident = told(one, other);
  told(other, one);
  return { status: 200, body: { incident, timeline: desk.timelines.get(incidentId) ?? [] } };
}
