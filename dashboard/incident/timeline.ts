import type { IncidentView, TimelineEntry } from "../../infra/contract/views.ts";
import type { IncidentEventKind } from "../../infra/domain/incident-event.ts";
import { isRecord } from "../live/message-guard.ts";
import { words } from "../text/language.ts";

/** Red diamond: a rule raised danger. Blue dot: a person. Hollow: the machine. Grey: a receipt. */
export type EntryMark = "life" | "act" | "hollow" | "plain";
export type EntryText = { readonly text: string; readonly by: string; readonly mark: EntryMark };
/** Names of the people an entry may speak about, by id. */
export type Names = ReadonlyMap<string, string>;

/** Who takes part in an incident, for the entries that carry an id only. */
export function namesOf({ responders }: IncidentView): Names {
  return new Map(responders.map(({ personId, name }) => [personId, name]));
}

/** One line of the timeline in words. A kind that this page does not know is shown, never hidden. */
export function entryText(entry: TimelineEntry, names: Names): EntryText {
  const { timeline } = words().incident;
  const by = entry.actor.kind === "person" ? "" : timeline.by[entry.actor.kind];
  const note = textOf(detailsOf(entry)["note"]);
  const text = textFor(entry, names);
  return { text: note === null ? text : timeline.withNote(text, note), by, mark: markOf(entry) };
}

function textFor(entry: TimelineEntry, names: Names): string {
  const { timeline, levels } = words().incident;
  const texts: Readonly<Record<string, string | undefined>> = timeline.events;
  const { kind, data } = entry;
  switch (kind) {
    case "opened":
      return data["state"] === "suspected" ? timeline.suspected : timeline.raised(signalName(data["signal"]));
    case "raised":
    case "reopened":
      return data["signal"] === null || data["signal"] === undefined
        ? withActor(entry, timeline.events[kind])
        : timeline.raised(signalName(data["signal"]));
    case "signalJoined":
      return signalName(data["signal"]);
    case "levelChanged":
      return timeline.level(levels[typeof data["level"] === "number" ? data["level"] : 0] ?? "");
    case "called":
    case "nudged":
    case "lapsed":
      return timeline.people[kind](peopleIn(data, names));
    case "delivered":
    case "deliveryFailed":
      return timeline.delivery[kind](nameIn(data, names), channelName(data["channel"]), attemptOf(data));
    case "linked":
    case "mergedInto":
    case "tookOver":
      return withActor(entry, timeline.together[kind](otherNumber(data)));
    case "taskGiven":
      return withActor(entry, taskText(data, names));
    case "taskAnswered":
      return withActor(entry, taskAnswerText(data));
    case "handedOver":
      return withActor(entry, timeline.tasks.handedOver);
    case "shown":
    case "unreachable":
      return `${nameIn(data, names)} ${timeline.events[kind]}`;
    default:
      return withActor(entry, texts[kind] ?? `${timeline.other} (${kind})`);
  }
}

/** "李芳 在路上"; where no person acted, the words alone. */
function withActor({ actor }: TimelineEntry, text: string): string {
  if (actor.kind !== "person") return text;
  return `${actor.name ?? words().incident.timeline.somebody} ${text}`;
}

const graveSignals: readonly string[] = ["exit", "sos", "fall", "jump"];
const graveKinds: readonly string[] = [
  "opened",
  "raised",
  "reopened",
  "levelChanged",
  "leftAgain",
  "wentDark",
  "objected",
] satisfies readonly IncidentEventKind[];
const receipts: readonly string[] = ["delivered", "shown"] satisfies readonly IncidentEventKind[];

function markOf({ kind, actor, data }: TimelineEntry): EntryMark {
  if (kind === "opened" && data["state"] === "suspected") return "hollow";
  if (graveKinds.includes(kind)) return actor.kind === "person" && kind !== "objected" ? "act" : "life";
  if (kind === "signalJoined") return graveSignals.includes(signalKind(data["signal"])) ? "life" : "hollow";
  if (receipts.includes(kind)) return "plain";
  return actor.kind === "person" ? "act" : "hollow";
}

/** Ends carry what a person did under `by`, answers carry it directly. */
export function detailsOf({ data }: TimelineEntry): Readonly<Record<string, unknown>> {
  const by = data["by"];
  return isRecord(by) ? by : data;
}

const signalKind = (signal: unknown): string =>
  isRecord(signal) && typeof signal["kind"] === "string" ? signal["kind"] : "";

function signalName(signal: unknown): string {
  const { kinds, timeline } = words().incident;
  const names: Readonly<Record<string, string | undefined>> = kinds;
  return names[signalKind(signal)] ?? timeline.other;
}

function channelName(channel: unknown): string {
  const names: Readonly<Record<string, string | undefined>> = words().incident.channels;
  const known = textOf(channel);
  return known === null ? "" : (names[known] ?? known);
}

function peopleIn(data: Readonly<Record<string, unknown>>, names: Names): string {
  const { people, personIds } = data;
  const ids = Array.isArray(personIds)
    ? personIds
    : Array.isArray(people)
      ? people.map((one: unknown) => (isRecord(one) ? one["personId"] : null))
      : [];
  return ids.map((id: unknown) => nameOf(id, names)).join(words().incident.timeline.and);
}

function taskText({ task }: Readonly<Record<string, unknown>>, names: Names): string {
  const { tasks } = words().incident.timeline;
  const kinds: Readonly<Record<string, string | undefined>> = tasks.kinds;
  const { kind, personId } = isRecord(task)
    ? { kind: textOf(task["kind"]), personId: task["personId"] }
    : { kind: null, personId: null };
  return tasks.taskGiven(nameOf(personId, names), kinds[kind ?? ""] ?? "");
}

function taskAnswerText({ answer }: Readonly<Record<string, unknown>>): string {
  const { tasks } = words().incident.timeline;
  return answer === "accepted" || answer === "declined" || answer === "done" || answer === "abandoned"
    ? tasks[answer]
    : "";
}

/** The radio number of the incident that this one was linked with or merged into. */
function otherNumber({ other }: Readonly<Record<string, unknown>>): string {
  return isRecord(other) && typeof other["number"] === "number" ? `#${other["number"]}` : "";
}

const nameIn = (data: Readonly<Record<string, unknown>>, names: Names): string => nameOf(data["personId"], names);
const nameOf = (id: unknown, names: Names): string =>
  (typeof id === "string" ? names.get(id) : undefined) ?? words().incident.timeline.somebody;
const attemptOf = (data: Readonly<Record<string, unknown>>): number =>
  typeof data["attempt"] === "number" ? data["attempt"] : 1;
const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
