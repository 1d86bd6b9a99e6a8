import type { Incident, IncidentAction, Part } from "./incident.ts";

type Right = "always" | "fromLevel1" | "never";
type Group = "guardian" | "rescuer" | "dutyOfficer" | "coordinator";

/** Who may do what. The rescue team's members act from level 1 on, when they are called; their duty officer always. */
export const permissions: Readonly<Record<IncidentAction, Readonly<Record<Group, Right>>>> = {
  acknowledge: { guardian: "always", rescuer: "fromLevel1", dutyOfficer: "always", coordinator: "never" },
  decline: { guardian: "always", rescuer: "fromLevel1", dutyOfficer: "always", coordinator: "never" },
  enRoute: { guardian: "always", rescuer: "fromLevel1", dutyOfficer: "always", coordinator: "never" },
  contact: { guardian: "always", rescuer: "fromLevel1", dutyOfficer: "always", coordinator: "never" },
  withdraw: { guardian: "always", rescuer: "always", dutyOfficer: "always", coordinator: "always" },
  found: { guardian: "always", rescuer: "always", dutyOfficer: "always", coordinator: "always" },
  falseAlarm: { guardian: "always", rescuer: "never", dutyOfficer: "always", coordinator: "always" },
  object: { guardian: "always", rescuer: "always", dutyOfficer: "always", coordinator: "always" },
  escalate: { guardian: "always", rescuer: "always", dutyOfficer: "always", coordinator: "always" },
  note: { guardian: "always", rescuer: "always", dutyOfficer: "always", coordinator: "always" },
  deEscalate: { guardian: "never", rescuer: "never", dutyOfficer: "always", coordinator: "always" },
  reopen: { guardian: "never", rescuer: "never", dutyOfficer: "always", coordinator: "always" },
  close: { guardian: "never", rescuer: "never", dutyOfficer: "always", coordinator: "always" },
};

/** The first of a person's parts that allows the action in this incident; `null`: none does. */
export function allowedPart(incident: Incident, action: IncidentAction, parts: readonly Part[]): Part | null {
  return (
    parts.find((part) => {
      const right = permissions[action][groupOf(part)];
      return right === "always" || (right === "fromLevel1" && incident.level >= 1);
    }) ?? null
  );
}

export function isGuardianPart(part: Part): boolean {
  return groupOf(part) === "guardian";
}

function groupOf(part: Part): Group {
  return part === "guardianA" || part === "guardianB" || part === "substitute" ? "guardian" : part;
}
