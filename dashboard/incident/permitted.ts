import type { IncidentView } from "../../infra/contract/views.ts";
import type { IncidentAction, ResponderState } from "../../infra/domain/incident.ts";
import { permissions } from "../../infra/domain/incident-permissions.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { type Stage, stageOf } from "./stage.ts";

/** Why a button stays grey; the reason stands beside it. The service decides again, whatever the page shows. */
export type Refusal = "viewer" | "guardiansFirst" | "officerOnly" | "ended";
export type Permission = "yes" | Refusal;

const teamParts = ["rescuer", "dutyOfficer", "coordinator"] as const;

/** What somebody of the console may do now, by the service's own table of rights. */
export function permitted(action: IncidentAction, roles: readonly Role[], incident: IncidentView): Permission {
  const parts = teamParts.filter((part) => roles.includes(part));
  if (parts.length === 0) return "viewer";
  if (!isPossible(action, stageOf(incident))) return "ended";
  const rights = parts.map((part) => permissions[action][part]);
  if (rights.includes("always") || (rights.includes("fromLevel1") && incident.level >= 1)) return "yes";
  return rights.includes("fromLevel1") ? "guardiansFirst" : "officerOnly";
}

/** A suspicion is confirmed or dropped, an end is reopened or closed, everything between is worked on. */
function isPossible(action: IncidentAction, stage: Stage): boolean {
  if (action === "note") return stage !== "closed";
  if (stage === "doubt") return action === "escalate" || action === "falseAlarm";
  if (stage === "ended" || stage === "closed") return action === "reopen" || action === "close";
  return action !== "reopen" && action !== "close" && (action !== "object" || stage === "returned");
}

/** The next step of one helper: first take it, then set out, then say that the senior is there, then end it. */
export function nextStep(incident: IncidentView, personId: string): IncidentAction | null {
  const stage = stageOf(incident);
  switch (stage) {
    case "held":
    case "returned":
      return "found";
    case "ended":
      return "close";
    case "doubt":
      return "escalate";
    case "closed":
      return null;
    case "lost":
      return nextInTheField(incident.responders.find((responder) => responder.personId === personId)?.state ?? "idle");
    default:
      return unreachable(stage);
  }
}

function nextInTheField(state: ResponderState): IncidentAction {
  if (state === "acknowledged") return "enRoute";
  if (state === "enRoute") return "contact";
  return state === "contact" ? "found" : "acknowledge";
}
