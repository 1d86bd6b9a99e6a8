import type { TimelineEntry } from "../../infra/contract/views.ts";
import type { DeliveryFact, IncidentEventKind } from "../../infra/domain/incident-event.ts";
import { isRecord } from "../live/message-guard.ts";
import { words } from "../text/language.ts";

/** Red diamond: a rule raised danger. Blue dot: a person. Hollow: the machine. Grey: a receipt. */
export type EntryMark = "life" | "act" | "hollow" | "plain";
export type EntryText = { readonly text: string; readonly by: string; readonly mark: EntryMark };

/** One line of the timeline in words. A kind that this page does not know is shown, never hidden. */
export function entryText(entry: TimelineEntry): EntryText {
  const { timeline } = words().incident;
  const by = entry.actor.kind === "person" ? "" : timeline.by[entry.actor.kind];
  const note = textOf(detailsOf(entry)["note"]);
  const text = withMeans(textFor(entry), detailsOf(entry)["means"]);
  return { text: note === null ? text : timeline.withNote(text, note), by, mark: markOf(entry) };
}

function textFor(entry: TimelineEntry): string {
  const { timeline, levels } = words().incident;
  const texts: Readonly<Record<string, string | undefined>> = timeline.events;
  const { kind, data } = entry;
  switch (kind) {
    case "opened":
      if (data["drill"] === true) return timeline.drill(entry.actor.name ?? timeline.somebody);
      return data["state"] === "suspected" ? timeline.suspected : timeline.raised(signalName(data["signal"]));
    case "raised":
    case "reopened":
      return data["signal"] === null || data["signal"] === undefined
        ? withActor(entry, timeline.events[kind])
        : timeline.raised(signalName(data["signal"]));
    case "signalJoined":
      return signalName(data["signal"]);
    case "levelChanged":
      return withActor(entry, timeline.level(levels[typeof data["level"] === "number" ? data["level"] : 0] ?? ""));
    case "called":
    case "nudged":
    case "lapsed":
      return timeline.people[kind](peopleIn(entry));
    case "delivered":
    case "arrived":
    case "deliveryFailed":
      return deliveryText(kind, entry);
    case "linked":
    case "unlinked":
    case "mergedInto":
    case "tookOver":
      return withActor(entry, timeline.together[kind](otherNumber(data)));
    case "taskGiven":
      return withActor(entry, taskText(entry));
    case "taskAnswered":
      return withActor(entry, taskAnswerText(data));
    case "clueJudged":
      return withActor(entry, timeline.clues[data["judgement"] === "confirmed" ? "confirmed" : "dismissed"]);
    case "handedOver":
      return withActor(entry, timeline.tasks.handedOver(nameOf(data["toId"], entry)));
    case "shown":
    case "unreachable":
      return `${nameOf(data["personId"], entry)} ${timeline.events[kind]}`;
    default:
      return withActor(entry, texts[kind] ?? `${timeline.other} (${kind})`);
  }
}

/** "李芳 在路上"; where no person acted, the words alone. */
function withActor({ actor }: TimelineEntry, text: string): string {
  if (actor.kind !== "person") return text;
  return `${actor.name ?? words().incident.timeline.somebody} ${text}`;
}

/** "李芳 接了（短信回复）"; an answer on a page says nothing of it. */
function withMeans(text: string, means: unknown): string {
  const { timeline } = words().incident;
  return means === "text" || means === "call" || means === "link"
    ? timeline.answeredBy(text, timeline.means[means])
    : text;
}

function deliveryText(kind: DeliveryFact["kind"], entry: TimelineEntry): string {
  const { delivery } = words().incident.timeline;
  const { data } = entry;
  const [who, channel] = [nameOf(data["personId"], entry), channelName(data["channel"])];
  if (kind === "delivered" && data["message"] === "standDown") return delivery.restTold(who, channel);
  if (data["channel"] === "voice") return callText(kind, entry, who);
  if (kind === "arrived") return delivery.arrived(who, channel);
  if (kind === "deliveryFailed") return delivery.deliveryFailed(who, channel, attemptOf(data));
  return data["message"] === "alert" || data["message"] === undefined
    ? delivery.delivered(who, channel, attemptOf(data))
    : delivery.updateTold(who, channel);
}

function callText(kind: DeliveryFact["kind"], { data }: TimelineEntry, who: string): string {
  const { delivery } = words().incident.timeline;
  if (kind === "arrived") return delivery.pickedUp(who);
  return kind === "delivered" ? delivery.dialled(who, attemptOf(data)) : delivery.notThrough(who, attemptOf(data));
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
const receipts: readonly string[] = ["delivered", "arrived", "shown"] satisfies readonly IncidentEventKind[];

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

function peopleIn({ about }: TimelineEntry): string {
  const { and, somebody } = words().incident.timeline;
  return about.length === 0 ? somebody : about.map(({ name }) => name).join(and);
}

function taskText({ data, about }: TimelineEntry): string {
  const { tasks, somebody } = words().incident.timeline;
  const kinds: Readonly<Record<string, string | undefined>> = tasks.kinds;
  const { task } = data;
  const kind = isRecord(task) ? textOf(task["kind"]) : null;
  return tasks.taskGiven(about[0]?.name ?? somebody, kinds[kind ?? ""] ?? "");
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

const nameOf = (id: unknown, { about }: TimelineEntry): string =>
  about.find(({ personId }) => personId === id)?.name ?? words().incident.timeline.somebody;
const attemptOf = (data: Readonly<Record<string, unknown>>): number =>
  typeof data["attempt"] === "number" ? data["attempt"] : 1;
const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
