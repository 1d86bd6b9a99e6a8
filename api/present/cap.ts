import type { CapBasis } from "../../infra/db/cap-documents.ts";
import type { IncidentState } from "../../infra/domain/incident.ts";
import { type EpochMs, HOUR_MS, plusMs, SECOND_MS, toIso } from "../../infra/domain/time.ts";
import { element } from "./xml-text.ts";

/** What an agency needs to look for somebody, and nothing that names them. */
export type CapFacts = Omit<CapBasis, "now" | "incident"> & {
  readonly identifier: string;
  readonly sent: EpochMs;
  readonly msgType: "Alert" | "Update" | "Cancel";
  readonly isDrill: boolean;
  readonly state: IncidentState;
};

const SENDER = "121aihuijia";
/** How fast somebody on foot gets away from the last fix, and how far a circle is worth drawing. */
const WALK_MPS = 1.2;
const RADIUS_MAX_M = 10_000;
const VALID_MS = 6 * HOUR_MS;

/** Common Alerting Protocol 1.2 (OASIS), elements in the order of its schema. */
export function capDocument(facts: CapFacts): string {
  const { sent, earlier, msgType } = facts;
  const references = earlier.map((it) => `${SENDER},${it.identifier},${capTime(it.sent)}`).join(" ");
  const fields = [
    element("identifier", facts.identifier),
    element("sender", SENDER),
    element("sent", capTime(sent)),
    element("status", facts.isDrill ? "Exercise" : "Actual"),
    element("msgType", msgType),
    element("scope", "Restricted"),
    element("restriction", "只限参与搜寻的单位，不得公开"),
    facts.isDrill ? element("note", "演练，没有人走失") : "",
    references === "" ? "" : element("references", references),
    element("incidents", String(facts.number)),
    infoOf(facts),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">\n${lines(fields)}\n</alert>\n`;
}

function infoOf(facts: CapFacts): string {
  const isOver = facts.msgType === "Cancel";
  const fields = [
    element("language", "zh-CN"),
    element("category", "Rescue"),
    element("category", "Safety"),
    element("event", "Missing vulnerable adult"),
    element("responseType", isOver ? "AllClear" : "Monitor"),
    element("urgency", isOver ? "Past" : "Immediate"),
    element("severity", isOver ? "Minor" : "Severe"),
    element("certainty", "Observed"),
    element("expires", capTime(plusMs(facts.sent, VALID_MS))),
    element("headline", `${isOver ? "老人走失已结束" : "有老人走失"}，编号 ${facts.number}`),
    element("description", descriptionOf(facts)),
    areaOf(facts),
  ];
  return block("info", fields);
}

/** Once it is over nobody needs to recognise anybody any more. */
function descriptionOf({ msgType, sent, gender, birthYear, features, clothes }: CapFacts): string {
  if (msgType === "Cancel") return "已结束，不用再找。";
  const year = new Date(sent).getUTCFullYear();
  const age = birthYear === null ? "" : `${Math.floor((year - birthYear) / 5) * 5} 岁左右`;
  const parts = [gender === "female" ? "女" : "男", age, features, clothes];
  return `${parts.filter((part) => part !== "").join("，")}。可能走失，可能说不清自己的情况。`;
}

function areaOf({ last, sent, areaName, msgType }: CapFacts): string {
  const radiusM =
    last === null
      ? 0
      : Math.min(RADIUS_MAX_M, (last.accuracyM ?? 50) + (WALK_MPS * Math.max(0, sent - last.at)) / SECOND_MS);
  const hasCircle = last !== null && msgType !== "Cancel";
  const circle = hasCircle
    ? element("circle", `${last.lat.toFixed(5)},${last.lon.toFixed(5)} ${(radiusM / 1_000).toFixed(3)}`)
    : "";
  return block("area", [element("areaDesc", areaName), circle]);
}

/** CAP 1.2, 3.3.2: local time with its offset, never Z. */
function capTime(at: EpochMs): string {
  return `${toIso(plusMs(at, 8 * HOUR_MS)).slice(0, 19)}+08:00`;
}

const lines = (fields: readonly string[]) => fields.filter((field) => field !== "").join("\n");
const block = (name: string, fields: readonly string[]) => `<${name}>\n${lines(fields)}\n</${name}>`;
