import type { IncidentView, PositionView, ResponderView, SeniorView } from "../../infra/contract/views.ts";
import type { QueuedAction } from "../http/action-queue.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { stageOf } from "../incident/stage.ts";
import { type Connection, isPast } from "../live/connection.ts";
import type { World } from "../live/world.ts";

/** Everything that decides which screen a guardian sees. */
export type Situation = {
  readonly personId: string;
  readonly world: World;
  readonly connection: Connection;
  /** The page reads by HTTP while the socket is shut: not live, but not the past either. */
  readonly isPolling: boolean;
  readonly pending: readonly QueuedAction[];
  readonly now: number;
  readonly canRing: boolean;
  /** This person chose to leave the sound off for now. */
  readonly laterForRinging: boolean;
  /** Incidents whose end this person has read. */
  readonly readEnds: ReadonlySet<string>;
  readonly chosenSeniorId: string | null;
};

type Of = { readonly senior: SeniorView; readonly position: PositionView | undefined };
type About = Of & { readonly incident: IncidentView; readonly me: ResponderView | undefined };

export type Face =
  | { readonly kind: "loading" | "empty" }
  | { readonly kind: "cutOff"; readonly sinceMs: number | null }
  | ({ readonly kind: "idle" | "idlePast" | "noPush" } & Of)
  | ({ readonly kind: "alert" | "going" | "there" | "returned" | "found" | "drill" | "stale" | "offline" } & About)
  | ({ readonly kind: "other"; readonly first: ResponderView | null } & About)
  | ({ readonly kind: "error"; readonly action: QueuedAction } & About);

/** A lost senior without a new position for so long is shown by what is not known. */
export const STALE_MS = 180_000;
/** An end is shown for so long, unless it is read before. */
const END_SHOWN_MS = 2 * 3_600_000;

/** Which screen this guardian sees: the gravest thing first, and never the past as the present. */
export function faceOf(situation: Situation): Face {
  const { world, connection, isPolling } = situation;
  const isCut = isPast(connection) && !isPolling;
  if (!world.isKnown) return isCut ? { kind: "cutOff", sinceMs: null } : { kind: "loading" };
  const about = chooseSenior(situation);
  if (about === null) return { kind: "empty" };
  const { senior, position, incident } = about;
  if (incident === undefined) return calmFace(situation, { senior, position }, isCut);
  return incidentFace(situation, { senior, position, incident, me: myPart(situation, incident) }, isCut);
}

/** The senior to show: whoever is in danger, else the chosen one, else the first. */
function chooseSenior(situation: Situation): (Of & { readonly incident: IncidentView | undefined }) | null {
  const { world, chosenSeniorId } = situation;
  const cases = [...world.seniors.values()].map((senior) => ({
    senior,
    position: world.positions.get(senior.seniorId),
    incident: shownIncident(situation, senior.seniorId),
  }));
  const chosen = cases.find(({ senior }) => senior.seniorId === chosenSeniorId);
  const gravest = [...cases].sort((one, other) => gravity(other.incident) - gravity(one.incident))[0];
  if (chosen !== undefined && (gravity(gravest?.incident) < 3 || gravity(chosen.incident) >= 3)) return chosen;
  return gravest ?? null;
}

function gravity(incident: IncidentView | undefined): number {
  if (incident === undefined) return 0;
  const stage = stageOf(incident);
  if (stage === "lost") return incident.drill ? 3 : 5;
  return stage === "held" ? 4 : stage === "returned" ? 3 : 1;
}

/** Doubts stay on the quiet screen, and so do drills for others; ends are shown until they are read. */
function shownIncident({ world, readEnds, now, personId }: Situation, seniorId: string): IncidentView | undefined {
  const incident = incidentOf(world, seniorId);
  if (incident === undefined || stageOf(incident) === "doubt") return undefined;
  const isCalled = incident.responders.some((it) => it.personId === personId);
  if (incident.drill && !isCalled) return undefined;
  if (stageOf(incident) !== "ended") return incident;
  const isOld = incident.endedAt !== null && now - Date.parse(incident.endedAt) > END_SHOWN_MS;
  return isOld || readEnds.has(incident.incidentId) ? undefined : incident;
}

function calmFace({ canRing, laterForRinging }: Situation, of: Of, isCut: boolean): Face {
  if (isCut) return { kind: "idlePast", ...of };
  return { kind: canRing || laterForRinging ? "idle" : "noPush", ...of };
}

function incidentFace(situation: Situation, about: About, isCut: boolean): Face {
  const { incident, me } = about;
  const unsent = unsentAction(situation, incident);
  if (unsent !== null && !isCut) return { kind: "error", action: unsent, ...about };
  if (isCut) return { kind: "offline", ...about };
  const stage = stageOf(incident);
  if (stage === "ended") return { kind: "found", ...about };
  if (stage === "returned") return { kind: "returned", ...about };
  const isMine = me?.state === "acknowledged" || me?.state === "enRoute" || me?.state === "contact";
  if (incident.drill) return { kind: "drill", ...about };
  if (isMine) return { kind: me.state === "contact" ? "there" : "going", ...about };
  const first = foremost(incident, situation.personId);
  if (first !== null || me?.state === "declined") return { kind: "other", first, ...about };
  return { kind: isStale(about.position, situation.now) ? "stale" : "alert", ...about };
}

/** An answer that the server refused, or that has failed at least once. */
function unsentAction({ pending }: Situation, { incidentId }: IncidentView): QueuedAction | null {
  const own = pending.filter((action) => action.incidentId === incidentId);
  return (
    own.find(({ state, attempts }) => state === "refused" || (state !== "sending" && attempts > 0) || attempts > 1) ??
    null
  );
}

/** Whoever else is with the senior, else the other guardian who goes. A team on its way excuses nobody who lives nearer. */
export function foremost({ responders }: IncidentView, personId: string): ResponderView | null {
  const others = responders.filter((responder) => responder.personId !== personId);
  const near = others.filter(({ part }) => part === "guardianA" || part === "guardianB" || part === "substitute");
  return (
    others.find(({ state }) => state === "contact") ??
    near.find(({ state }) => state === "enRoute") ??
    near.find(({ state }) => state === "acknowledged") ??
    null
  );
}

function myPart({ personId }: Situation, { responders }: IncidentView): ResponderView | undefined {
  return responders.find((responder) => responder.personId === personId);
}

export function isStale(position: PositionView | undefined, now: number): boolean {
  if (position?.place == null) return false;
  return position.standing === "silent" || now - Date.parse(position.place.fixedAt) > STALE_MS;
}
