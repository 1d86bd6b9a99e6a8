import type { IncidentView } from "../../infra/contract/views.ts";
import type { IncidentAction, ResponderState } from "../../infra/domain/incident.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { stageOf } from "./stage.ts";

/** Why a button stays grey; the reason stands beside it. The service decides again, whatever the page shows. */
export type Refusal = "viewer" | "guardiansFirst" | "officerOnly" | "ended";
export type Permission = "yes" | Refusal;

const officers: readonly Role[] = ["dutyOfficer", "coordinator", "administrator"];
const officerActions: readonly IncidentAction[] = ["falseAlarm", "deEscalate", "close", "reopen"];
const afterTheEnd: readonly IncidentAction[] = ["note", "reopen", "close"];
const field: readonly IncidentAction[] = ["acknowledge", "enRoute", "contact", "decline", "withdraw"];

/** What somebody of the console may do now: rescuers join from level 1 on, officers decide on ends and levels. */
export function permitted(action: IncidentAction, roles: readonly Role[], incident: IncidentView): Permission {
  const stage = stageOf(incident);
  const isOfficer = roles.some((role) => officers.includes(role));
  const isRescuer = roles.includes("rescuer");
  if (!isOfficer && !isRescuer) return "viewer";
  const isOver = stage === "ended" || stage === "closed";
  if (isOver !== afterTheEnd.includes(action) && action !== "note") return "ended";
  if (officerActions.includes(action) && !isOfficer) return "officerOnly";
  if (field.includes(action) && !isOfficer && incident.level < 1) return "guardiansFirst";
  return "yes";
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
    case "closed":
    case "doubt":
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
