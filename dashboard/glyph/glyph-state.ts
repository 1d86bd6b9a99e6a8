import type { IncidentView, PositionView, ResponderView } from "../../infra/contract/views.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";

export type GlyphSenior = "in" | "maybe" | "lost" | "silent";
export type GlyphGuardian = "idle" | "called" | "accepted" | "going" | "there" | "failed";
export type GlyphTeam = "idle" | "called" | "accepted" | "going";
export type GlyphState = {
  readonly senior: GlyphSenior;
  readonly a: GlyphGuardian;
  readonly b: GlyphGuardian;
  readonly team: GlyphTeam;
};

/** What the 1-2-1 glyph shows for one incident. */
export function glyphOf(incident: IncidentView, position: PositionView | undefined): GlyphState {
  return {
    senior: seniorOf(incident, position),
    a: guardianOf(incident.responders.find(({ part }) => part === "guardianA")),
    b: guardianOf(incident.responders.find(({ part }) => part === "guardianB")),
    team: teamOf(incident.responders.filter(isTeam)),
  };
}

export function isTeam({ part }: ResponderView): boolean {
  return part === "rescuer" || part === "dutyOfficer";
}

function seniorOf({ state }: IncidentView, position: PositionView | undefined): GlyphSenior {
  switch (state) {
    case "suspected":
      return "maybe";
    case "raised":
    case "acknowledged":
    case "enRoute":
      return position?.standing === "silent" ? "silent" : "lost";
    case "contact":
      return "lost";
    case "returnedUnconfirmed":
    case "found":
    case "falseAlarm":
    case "closed":
      return "in";
    default:
      return unreachable(state);
  }
}

function guardianOf(responder: ResponderView | undefined): GlyphGuardian {
  const state = responder?.state ?? "idle";
  switch (state) {
    case "idle":
      return "idle";
    case "called":
    case "shown":
      return "called";
    case "acknowledged":
      return "accepted";
    case "enRoute":
      return "going";
    case "contact":
      return "there";
    case "declined":
    case "unreachable":
      return "failed";
    default:
      return unreachable(state);
  }
}

/** The whole team is as far as its foremost member. */
function teamOf(team: readonly ResponderView[]): GlyphTeam {
  const states = new Set(team.map(({ state }) => state));
  if (states.has("contact") || states.has("enRoute")) return "going";
  if (states.has("acknowledged")) return "accepted";
  return states.has("called") || states.has("shown") ? "called" : "idle";
}
