import type { TimelineEntry } from "../../infra/contract/views.ts";
import { words } from "../text/language.ts";

/** Red diamond: a rule raised danger. Blue dot: a person. Hollow: the machine. Grey: a receipt. */
export type EntryMark = "life" | "act" | "hollow" | "plain";
export type EntryText = { readonly text: string; readonly by: string; readonly mark: EntryMark };

/** One line of the timeline in words. Unknown kinds are shown, never hidden: a later service may know more. */
export function entryText(entry: TimelineEntry): EntryText {
  const { by } = words().incident.timeline;
  const actor = entry.actor.kind === "person" ? "" : by[entry.actor.kind];
  return { ...describe(entry), by: actor };
}

function describe(entry: TimelineEntry): Omit<EntryText, "by"> {
  return describeDelivery(entry) ?? describeAction(entry) ?? describeRule(entry) ?? other(entry);
}

function describeRule({ kind, data }: TimelineEntry): Omit<EntryText, "by"> | null {
  const { timeline, kinds, fuse, levels } = words().incident;
  const signal = named(kinds, data["signalKind"] ?? data["signal"] ?? data["kind"]);
  switch (kind) {
    case "raised":
      return { text: timeline.raised(signal ?? kinds.exit), mark: "life" };
    case "signal":
      return { text: timeline.signal(signal ?? timeline.other), mark: isGrave(data) ? "life" : "hollow" };
    case "suspected":
      return { text: timeline.suspected, mark: "hollow" };
    case "level":
    case "levelRaised":
    case "escalated":
      return { text: timeline.level(levels[numberOf(data["level"])] ?? ""), mark: "life" };
    case "timer":
    case "timerFired":
      return { text: timeline.timer(named(fuse, data["timer"] ?? data["kind"]) ?? timeline.other), mark: "hollow" };
    case "returned":
    case "returnedUnconfirmed":
      return { text: timeline.returned, mark: "hollow" };
    case "standDown":
      return { text: timeline.standDown, mark: "plain" };
    default:
      return null;
  }
}

function describeAction(entry: TimelineEntry): Omit<EntryText, "by"> | null {
  const { timeline } = words().incident;
  const action = named(timeline.action, entry.data["action"] ?? entry.kind);
  if (action === null) return ended(entry);
  const note = textOf(entry.data["note"]);
  const who = entry.actor.name ?? (entry.actor.kind === "person" ? timeline.somebody : "");
  const text = [who, action].filter((part) => part !== "").join(" ");
  return {
    text: note === null ? text : timeline.withNote(text, note),
    mark: entry.actor.kind === "person" ? "act" : "hollow",
  };
}

function ended({ kind }: TimelineEntry): Omit<EntryText, "by"> | null {
  const { timeline } = words().incident;
  if (kind === "closed") return { text: timeline.closed, mark: "plain" };
  return null;
}

function describeDelivery({ kind, data }: TimelineEntry): Omit<EntryText, "by"> | null {
  const { timeline, channels } = words().incident;
  const say = timeline.delivery;
  const who = textOf(data["name"]) ?? textOf(data["personName"]) ?? timeline.somebody;
  const channel = named(channels, data["channel"]) ?? textOf(data["channel"]) ?? "";
  const outcome = textOf(data["outcome"]);
  if (kind === "shown" || outcome === "shown") return { text: say.shown(who), mark: "plain" };
  if (channel === "") return null;
  if (kind === "delivered" || outcome === "accepted") return { text: say.accepted(who, channel), mark: "plain" };
  if (kind === "failed" || outcome === "failed") return { text: say.failed(who, channel), mark: "hollow" };
  const attempt = numberOf(data["attempt"]);
  return { text: attempt > 0 ? say.attempt(who, channel, attempt) : say.queued(who, channel), mark: "hollow" };
}

function other({ kind, data }: TimelineEntry): Omit<EntryText, "by"> {
  const note = textOf(data["note"]);
  return { text: note ?? `${words().incident.timeline.other} (${kind})`, mark: "plain" };
}

const isGrave = (data: TimelineEntry["data"]): boolean =>
  ["exit", "sos", "fall"].includes(String(data["signalKind"] ?? data["signal"] ?? data["kind"]));
const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

function named(names: Readonly<Record<string, string>>, key: unknown): string | null {
  return typeof key === "string" && Object.prototype.hasOwnProperty.call(names, key) ? (names[key] ?? null) : null;
}
