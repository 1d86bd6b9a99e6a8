import type { AccessRow, Action } from "../domain/access-table.ts";
import type { MessageKind } from "../domain/incident-consequences.ts";
import type { ClientMessage, ServerMessage } from "./live.ts";
import type { InboundTopic } from "./topics.ts";

/** Live message -> the action of the access table that its content needs; `snapshot` is cut part by part like its parts alone. */
export const liveAccess = {
  hello: "openLive",
  heartbeat: "openLive",
  goodbye: "openLive",
  snapshot: "openLive",
  senior: "readSenior",
  positions: "seePosition",
  incident: "readIncident",
  outages: "seeOutages",
} as const satisfies Readonly<Record<ServerMessage["kind"], Action>>;

/** The same for what a page says. */
export const liveClientAccess = {
  resume: "openLive",
  heartbeat: "openLive",
  shown: "readIncident",
} as const satisfies Readonly<Record<ClientMessage["kind"], Action>>;

type TopicRow = {
  readonly topic: string;
  readonly who: "wristband" | "person";
  /** With the client's own id in the topic; with any other id, and the other way round, it is refused. */
  readonly may: "publish" | "subscribe";
};

/** MQTT topic -> the one kind of client that may use it, and how; nobody uses another's, a wildcard or `$SYS`. */
export const topicAccess = {
  telemetry: { topic: "wristbands/{wristbandId}/telemetry", who: "wristband", may: "publish" },
  status: { topic: "wristbands/{wristbandId}/status", who: "wristband", may: "publish" },
  "commands/result": { topic: "wristbands/{wristbandId}/commands/result", who: "wristband", may: "publish" },
  commands: { topic: "wristbands/{wristbandId}/commands", who: "wristband", may: "subscribe" },
  owntracks: { topic: "owntracks/{wristbandId}/{phone}", who: "wristband", may: "publish" },
  owntracksMore: { topic: "owntracks/{wristbandId}/{phone}/{subtopic}", who: "wristband", may: "publish" },
  owntracksCommands: { topic: "owntracks/{wristbandId}/{phone}/cmd", who: "wristband", may: "subscribe" },
  guardianAlerts: { topic: "guardians/{personId}/alerts", who: "person", may: "subscribe" },
} as const satisfies Readonly<Record<string, TopicRow>> & Readonly<Record<InboundTopic["kind"], TopicRow>>;

const answering = { guardian: "paired", rescuer: "area", dutyOfficer: "area" } as const;
const called = { ...answering, coordinator: "area" } as const;
const onDuty = { dutyOfficer: "area", coordinator: "area" } as const;

/** Message to a person -> role -> the relation to the senior (or, of an outage, to the area) without which nobody gets it. */
export const alertAccess = {
  alert: called,
  update: called,
  nudge: answering,
  question: called,
  returned: called,
  standDown: called,
  task: { rescuer: "area", dutyOfficer: "area" },
  notice: { guardian: "paired" },
  outage: onDuty,
  outageOver: onDuty,
  coverage: { coordinator: "area" },
  brokenGlass: { coordinator: "area" },
  clue: { rescuer: "area", ...onDuty },
  test: { guardian: "paired" },
} as const satisfies Readonly<Record<MessageKind, AccessRow>>;
