import type { IncidentView } from "../../infra/contract/views.ts";
import type { SignalKind } from "../../infra/domain/signal.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";

/**
 * Where an incident stands for the eyes of a rescuer: `lost` nobody has the senior, `held` somebody has, `doubt` screen
 * only, `returned` seems back and nobody confirmed it, `ended` over but for the report, `closed` gone.
 */
export type Stage = "lost" | "held" | "doubt" | "returned" | "ended" | "closed";

export function stageOf({ state }: Pick<IncidentView, "state">): Stage {
  switch (state) {
    case "suspected":
      return "doubt";
    case "raised":
    case "acknowledged":
    case "enRoute":
      return "lost";
    case "contact":
      return "held";
    case "returnedUnconfirmed":
      return "returned";
    case "found":
    case "falseAlarm":
      return "ended";
    case "closed":
      return "closed";
    default:
      return unreachable(state);
  }
}

const lifeKinds: readonly SignalKind[] = ["exit", "sos", "fall", "jump", "suspicion"];

/** The signal that names the incident: the service puts the gravest first. */
export function gravest(incident: IncidentView): IncidentView["signals"][number] | null {
  return incident.signals[0] ?? null;
}

export function gravestKind(incident: IncidentView): SignalKind {
  return gravest(incident)?.kind ?? "exit";
}

/** Red is for a person in danger only: a silent or empty wristband at home is amber until an exit joins it. */
export function isLifeRisk(incident: IncidentView): boolean {
  return incident.signals.length === 0 || incident.signals.some(({ kind }) => lifeKinds.includes(kind));
}

/** Whether somebody of the rescue team has taken the incident. */
export function isTakenByTeam({ responders }: IncidentView): boolean {
  return responders.some(
    ({ part, state }) =>
      (part === "rescuer" || part === "dutyOfficer") &&
      (state === "acknowledged" || state === "enRoute" || state === "contact"),
  );
}

/** Radio number with its leading zeros: 0231. */
export function radioNumber({ number }: Pick<IncidentView, "number">): string {
  return String(number).padStart(4, "0");
}
