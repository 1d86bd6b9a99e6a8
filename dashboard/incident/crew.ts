import type { IncidentView, ResponderView, SeniorView } from "../../infra/contract/views.ts";
import type { ResponderState } from "../../infra/domain/incident.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { isTeam } from "../glyph/glyph-state.ts";
import { words } from "../text/language.ts";

/** One line of "who is on it". `tag`: filled acts, outlined was told, grey was not. */
export type CrewRow = {
  readonly slot: "A" | "B" | "team" | "other";
  readonly personId: string | null;
  readonly name: string;
  readonly initial: string;
  readonly part: string;
  readonly phone: string | null;
  readonly state: ResponderState;
  readonly tag: "on" | "told" | "off";
  readonly tone: "act" | "warn" | "life" | "plain";
  readonly stateText: string;
};

const acting: readonly ResponderState[] = ["acknowledged", "enRoute", "contact"];
/** Order of a team's members by how far they have come. */
const progress: readonly ResponderState[] = [
  "contact",
  "enRoute",
  "acknowledged",
  "shown",
  "called",
  "unreachable",
  "declined",
  "idle",
];

/** Both guardians, always, then helpers, then the rescue team as one line. */
export function crewOf(incident: IncidentView, senior: SeniorView | undefined): readonly CrewRow[] {
  const helpers = incident.responders.filter(({ part }) => part === "substitute" || part === "coordinator");
  return [
    guardianRow("A", incident, senior),
    guardianRow("B", incident, senior),
    ...helpers.map((helper) => personRow("other", helper)),
    teamRow(incident),
  ].filter((row) => row !== null);
}

function guardianRow(slot: "A" | "B", incident: IncidentView, senior: SeniorView | undefined): CrewRow | null {
  const responder = incident.responders.find(({ part }) => part === `guardian${slot}`);
  if (responder !== undefined) return personRow(slot, responder);
  const paired = senior?.guardians.find((guardian) => guardian.slot === slot);
  if (paired === undefined) return null;
  const { parts, states } = words().incident;
  return {
    slot,
    personId: paired.personId,
    name: paired.name,
    initial: initialOf(paired.name),
    part: parts[`guardian${slot}`],
    phone: paired.phone,
    state: "idle",
    tag: "off",
    tone: "plain",
    stateText: states.idle,
  };
}

function personRow(slot: CrewRow["slot"], responder: ResponderView): CrewRow {
  return {
    slot,
    personId: responder.personId,
    name: responder.name,
    initial: initialOf(responder.name),
    part: words().incident.parts[responder.part],
    phone: responder.phone,
    state: responder.state,
    tag: tagOf(responder.state),
    tone: toneOf(responder),
    stateText: stateWords(responder),
  };
}

function teamRow(incident: IncidentView): CrewRow {
  const { team, teamTag, teamStates } = words().incident;
  const members = incident.responders.filter(isTeam);
  const foremost = [...members].sort((one, other) => progress.indexOf(one.state) - progress.indexOf(other.state))[0];
  const state = foremost?.state ?? "idle";
  const isWaiting = state === "called" || state === "shown";
  const name = foremost !== undefined && acting.includes(state) ? `${foremost.name} ` : "";
  return {
    slot: "team",
    personId: foremost?.personId ?? null,
    name: team,
    initial: teamTag,
    part: "",
    phone: foremost?.phone ?? null,
    state,
    tag: tagOf(state),
    tone: isWaiting && incident.state !== "contact" ? "life" : acting.includes(state) ? "act" : "plain",
    stateText: `${name}${teamStates[state]}`,
  };
}

/** What one helper is doing, in words: the state, or how far the message to this person has come. */
export function stateWords({ state, delivery }: ResponderView): string {
  const { states, delivery: say, channels } = words().incident;
  if (state !== "called" || delivery === null) return states[state];
  const known: Readonly<Record<string, string | undefined>> = channels;
  const channel = known[delivery.channel] ?? delivery.channel;
  switch (delivery.outcome) {
    case "waiting":
    case "sending":
      return say.sending(channel, Math.max(1, delivery.attempt));
    case "accepted":
      return say.accepted(channel);
    case "shown":
      return say.shown;
    case "failed":
      return say.failed(channel);
    case "cancelled":
      return states.called;
    default:
      return unreachable(delivery.outcome);
  }
}

/** The family name stands in the square tag. */
export function initialOf(name: string): string {
  return Array.from(name.trim())[0] ?? "?";
}

function tagOf(state: ResponderState): CrewRow["tag"] {
  if (acting.includes(state)) return "on";
  return state === "idle" || state === "declined" ? "off" : "told";
}

function toneOf({ state, delivery }: ResponderView): CrewRow["tone"] {
  if (acting.includes(state)) return "act";
  return state === "unreachable" || state === "declined" || (state === "called" && delivery?.outcome === "failed")
    ? "warn"
    : "plain";
}
