import { type Static, Type } from "typebox";
import { excuseKinds } from "../domain/excuse-span.ts";
import { fenceKinds, weekdays } from "../domain/fence.ts";
import { incidentActions } from "../domain/incident.ts";
import { robotKinds } from "../domain/robot.ts";
import { Code } from "./accounts.ts";
import { PersonHome } from "./person-homes.ts";
import { ConsentBody } from "./protection.ts";
import { oneOf } from "./telemetry.ts";
import {
  AreaView,
  FixView,
  Id,
  IncidentView,
  IsoInstant,
  nullable,
  PersonView,
  Phone,
  PositionView,
  SeniorView,
  TimelineEntry,
} from "./views.ts";

/** Errors are RFC 9457 problem documents; `code` is one of docs/errors.md. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  /** Find the case in the log by it. */
  requestId: Type.Optional(Type.String()),
  fields: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  /** With INCIDENT_CHANGED and INCIDENT_ENDED: the incident as it is now. */
  incident: Type.Optional(IncidentView),
});
export type Problem = Static<typeof Problem>;

export const SignIn = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
  /** Only where SECOND_FACTOR_NEEDED was the answer without it. */
  code: Type.Optional(Code),
});
export type SignIn = Static<typeof SignIn>;

/** The session itself is an HttpOnly cookie; every changing request repeats `csrfToken` in the header `x-csrf-token`. */
export const SessionView = Type.Object({
  person: PersonView,
  csrfToken: Type.String(),
  expiresAt: IsoInstant,
  demo: Type.Boolean(),
  /** `setUp`: this session is good for nothing else before a second factor is set up. */
  secondFactor: oneOf(["off", "on", "setUp"]),
});
export type SessionView = Static<typeof SessionView>;

/** One signed-in browser of somebody, to end what they do not know. */
export const BrowserView = Type.Object({
  sessionId: Id,
  isThis: Type.Boolean(),
  createdAt: IsoInstant,
  seenAt: IsoInstant,
  expiresAt: IsoInstant,
  userAgent: Type.String(),
});
export type BrowserView = Static<typeof BrowserView>;
export const BrowserList = Type.Object({ items: Type.Array(BrowserView) });

export const IncidentActionBody = Type.Object({
  action: oneOf(incidentActions),
  /** The same key twice is one action. */
  idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
  /** What the page showed: an `escalate` or `close` of an older picture is refused with the current one. */
  seenGeneration: Type.Optional(Type.Integer({ minimum: 0 })),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  place: Type.Optional(
    Type.Object({ lon: Type.Number(), lat: Type.Number(), accuracyM: Type.Optional(Type.Number({ minimum: 0 })) }),
  ),
});
export type IncidentActionBody = Static<typeof IncidentActionBody>;

export const IncidentDetail = Type.Object({ incident: IncidentView, timeline: Type.Array(TimelineEntry) });
export type IncidentDetail = Static<typeof IncidentDetail>;

const Degrees = Type.Object({ lon: Type.Number(), lat: Type.Number() });
const Ring = Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), { maxItems: 10_000 });
/** Only the form; what a usable fence is, `validateFence` knows. */
export const FenceShapeBody = Type.Union([
  Type.Object({
    kind: Type.Literal("circle"),
    centre: Degrees,
    radiusM: Type.Number(),
  }),
  Type.Object({ kind: Type.Literal("polygon"), rings: Type.Array(Ring, { minItems: 1, maxItems: 50 }) }),
  Type.Object({
    kind: Type.Literal("multiPolygon"),
    polygons: Type.Array(Type.Array(Ring, { minItems: 1 }), { minItems: 1, maxItems: 50 }),
  }),
  Type.Object({
    kind: Type.Literal("corridor"),
    line: Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), { minItems: 2, maxItems: 1_000 }),
    widthM: Type.Number(),
  }),
]);
export type FenceShapeBody = Static<typeof FenceShapeBody>;

export const FenceScheduleBody = Type.Object({
  spans: Type.Array(
    Type.Object({
      days: Type.Array(oneOf(weekdays), { minItems: 1, maxItems: 7 }),
      from: Type.Integer({ minimum: 0, maximum: 1_440, description: "minutes after midnight, Asia/Shanghai" }),
      to: Type.Integer({ minimum: 0, maximum: 1_440 }),
    }),
    { maxItems: 50 },
  ),
});

export const FenceBody = Type.Object({
  seniorId: nullable(Id),
  name: Type.String({ maxLength: 100 }),
  kind: oneOf(fenceKinds),
  shape: FenceShapeBody,
  schedule: Type.Optional(FenceScheduleBody),
});
export type FenceBody = Static<typeof FenceBody>;

export const FenceView = Type.Object({
  ...FenceBody.properties,
  schedule: FenceScheduleBody,
  fenceId: Id,
  version: Type.Integer(),
  isOn: Type.Boolean({ description: "by its schedule, at the moment of the answer" }),
});
export type FenceView = Static<typeof FenceView>;

/** A fence as it is drawn, to be judged by the senior's own past before it is kept; `fenceId` is the one it would replace. */
export const FenceDraftBody = Type.Object({
  seniorId: Id,
  fenceId: Type.Optional(Id),
  kind: oneOf(fenceKinds),
  shape: FenceShapeBody,
  schedule: Type.Optional(FenceScheduleBody),
});
export type FenceDraftBody = Static<typeof FenceDraftBody>;

/** What the fence would have done in the last 30 days; `judgement` is null until a gateway has found out. */
export const FenceJudgementView = Type.Object({
  judgementId: Id,
  /** The fence is so small that errors of position are as large. */
  isSmallerThanErrors: Type.Boolean(),
  judgement: nullable(
    Type.Object({
      days: Type.Integer({ description: "days of which there are positions" }),
      alerts: Type.Integer(),
      falseAlerts: Type.Integer({ description: "alerts at which nobody had to be found by anybody" }),
      briefAlerts: Type.Integer({ description: "alerts after which the senior was back within 10 min" }),
      homeToEdgeM: nullable(Type.Number({ description: "negative on the allowed side" })),
      isHomeTooNear: Type.Boolean(),
      staysNearEdge: Type.Integer(),
      staysBeyond: Type.Integer(),
    }),
  ),
});
export type FenceJudgementView = Static<typeof FenceJudgementView>;

/**
 * Why a senior may be out for a while; ends by itself. `outing`: the giver is with her. `corridor`: `shape` is safe as well.
 * SOS and falls are told all the same.
 */
export const ExcuseBody = Type.Object({
  kind: oneOf(excuseKinds),
  from: Type.Optional(IsoInstant),
  to: IsoInstant,
  /** Only this fence is excused; every fence when left out. */
  fenceId: Type.Optional(Id),
  shape: Type.Optional(FenceShapeBody),
});
export type ExcuseBody = Static<typeof ExcuseBody>;

export const ExcuseView = Type.Object({
  excuseId: Id,
  seniorId: Id,
  kind: oneOf(excuseKinds),
  from: IsoInstant,
  to: IsoInstant,
  fenceId: nullable(Id),
  shape: nullable(FenceShapeBody),
  givenBy: nullable(Type.Object({ personId: Id, name: Type.String() })),
});
export type ExcuseView = Static<typeof ExcuseView>;

export const GuardianBody = Type.Object({
  personId: Type.Optional(Id),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  phone: Phone,
  email: Type.Optional(Type.String({ format: "email", maxLength: 200 })),
  login: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  password: Type.Optional(Type.String({ minLength: 10, maxLength: 200 })),
  /** Left out: nothing is said of it, and what is known of a guardian stays. */
  home: Type.Optional(PersonHome),
});

/** Everything that makes one senior safe, in one transaction. `guardians[0]` is A, `guardians[1]` is B. */
export const EnrolmentBody = Type.Object({
  senior: Type.Object({
    seniorId: Type.Optional(Id),
    areaId: Id,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    calledName: Type.String({ minLength: 1, maxLength: 100 }),
    gender: oneOf(["female", "male"]),
    birthYear: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2000 })),
    features: Type.Optional(Type.String({ maxLength: 1_000 })),
    clothes: Type.Optional(Type.String({ maxLength: 1_000 })),
    address: Type.Optional(Type.String({ maxLength: 300 })),
    home: Degrees,
  }),
  wristband: Type.Object({
    wristbandId: Id,
    model: Type.Optional(Type.String({ maxLength: 100 })),
    reportIntervalSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  }),
  guardians: Type.Array(GuardianBody, { minItems: 2, maxItems: 2 }),
  fence: FenceShapeBody,
  /** As it was given on paper; it can also be written down later. */
  consent: Type.Optional(ConsentBody),
});
export type EnrolmentBody = Static<typeof EnrolmentBody>;

/** `token` is the wristband's MQTT password, shown this once and kept only as a hash. */
export const EnrolmentResult = Type.Object({
  seniorId: Id,
  wristbandId: Id,
  token: Type.String(),
  fenceId: Id,
  guardianIds: Type.Array(Id),
});
export type EnrolmentResult = Static<typeof EnrolmentResult>;

/** One step of the coordinator's page: replaces guardian A or B of a senior. */
export const PairingBody = Type.Object({ slot: oneOf(["A", "B"]), guardian: GuardianBody });
export type PairingBody = Static<typeof PairingBody>;

export const CredentialResult = Type.Object({ wristbandId: Id, token: Type.String() });
export type CredentialResult = Static<typeof CredentialResult>;

export const PersonBody = Type.Object({
  personId: Type.Optional(Id),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  phone: Type.Optional(Phone),
  email: Type.Optional(Type.String({ format: "email", maxLength: 200 })),
  locale: Type.Optional(oneOf(["zh-CN", "en"])),
  login: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  password: Type.Optional(Type.String({ minLength: 10, maxLength: 200 })),
  roles: Type.Array(
    Type.Object({
      role: oneOf(["guardian", "rescuer", "dutyOfficer", "coordinator", "viewer", "administrator"]),
      areaId: nullable(Id),
    }),
    { maxItems: 20 },
  ),
});
export type PersonBody = Static<typeof PersonBody>;

export const channelKinds = ["page", "mqtt", "push", "sms", "voice", "webhook", "email", ...robotKinds] as const;
/**
 * How one person can be told. `address` is an e-mail address, a mobile number, an https URL or the address that a chat program shows for a
 * robot (with the secret of signed messages as `secret`); `page` and `mqtt` need none. A robot and a subscribed browser
 * (`push`, which only the browser itself can add) are shown by a short name, and that name keeps them.
 */
export const ChannelBody = Type.Object({
  kind: oneOf(channelKinds),
  address: Type.Optional(Type.String({ maxLength: 500 })),
  secret: Type.Optional(Type.String({ minLength: 16, maxLength: 200 })),
});
export type ChannelBody = Static<typeof ChannelBody>;
export const ChannelView = Type.Object({
  channelId: Id,
  kind: oneOf(channelKinds),
  address: nullable(Type.String()),
  verifiedAt: nullable(IsoInstant),
  lastOkAt: nullable(IsoInstant),
  failStreak: Type.Integer(),
});
export type ChannelView = Static<typeof ChannelView>;

/** How a browser can subscribe to notifications; `null`: this service sends none. */
export const PushKeyView = Type.Object({ publicKey: nullable(Type.String()) });
export type PushKeyView = Static<typeof PushKeyView>;
/** A browser's subscription as its `toJSON()` gives it (W3C Push API). */
export const PushSubscriptionBody = Type.Object({
  endpoint: Type.String({ maxLength: 1_000 }),
  keys: Type.Object({
    p256dh: Type.String({ pattern: "^[A-Za-z0-9_-]{87}=?$" }),
    auth: Type.String({ pattern: "^[A-Za-z0-9_-]{22}(==)?$" }),
  }),
});
export type PushSubscriptionBody = Static<typeof PushSubscriptionBody>;
export const PushEndpointBody = Type.Object({ endpoint: Type.String({ maxLength: 1_000 }) });

export const DemoAccount = Type.Object({
  role: Type.String(),
  login: Type.String(),
  password: Type.String(),
  name: Type.String(),
  seniorCalledName: nullable(Type.String()),
});
export type DemoAccount = Static<typeof DemoAccount>;

export const listOf = <const Schema extends Parameters<typeof Type.Array>[0]>(schema: Schema) =>
  Type.Object({ items: Type.Array(schema) });
export const SeniorList = listOf(SeniorView);
export const IncidentList = listOf(IncidentView);
export const PositionList = listOf(PositionView);
export const AreaList = listOf(AreaView);
export const FixList = listOf(FixView);
export const FenceList = listOf(FenceView);
export const ExcuseList = listOf(ExcuseView);
export const PersonList = listOf(PersonView);
export const ChannelList = listOf(ChannelView);
export const DemoAccountList = listOf(DemoAccount);

/** All channels of one person, first tried first; those left out are put out of use. */
export const ChannelListBody = Type.Object({ items: Type.Array(ChannelBody, { maxItems: 10 }) });
export type ChannelListBody = Static<typeof ChannelListBody>;

/** A fence as the page changed it; with `seenVersion`, only if nobody else changed it first. */
export const FenceChangeBody = Type.Object({
  ...FenceBody.properties,
  seenVersion: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type FenceChangeBody = Static<typeof FenceChangeBody>;

/** An order to a wristband, as in the telemetry contract without its id and expiry. */
export const CommandBody = Type.Union([
  Type.Object({ kind: Type.Literal("locateNow") }),
  Type.Object({
    kind: Type.Literal("setInterval"),
    seconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
    forSeconds: Type.Integer({ minimum: 10, maximum: 86_400 }),
  }),
  Type.Object({ kind: Type.Literal("ring"), seconds: Type.Integer({ minimum: 1, maximum: 120 }) }),
  Type.Object({ kind: Type.Literal("message"), text: Type.String({ minLength: 1, maxLength: 120 }) }),
]);
export type CommandBody = Static<typeof CommandBody>;
export const CommandOrder = Type.Object({ commandId: Id, wristbandId: Id, expiresAt: IsoInstant });

/** How true the alerts of one day were, found the night after by replaying it. */
export const NightlyReplayView = Type.Object({
  day: Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d$" }),
  seniorDays: Type.Integer({ description: "seniors of whom there were positions" }),
  alerts: Type.Integer({ description: "exits told" }),
  closedFalse: Type.Integer({ description: "exits that people closed as false alarms" }),
  contradicted: Type.Integer({ description: "other exits that later fixes took back within 10 min" }),
  falseAlertsPerSeniorDay: nullable(Type.Number()),
});
export type NightlyReplayView = Static<typeof NightlyReplayView>;
export const NightlyReplayList = listOf(NightlyReplayView);

/** Who gets the test message, by how many channels. */
export const TestAlertResult = listOf(Type.Object({ personId: Id, alerts: Type.Integer() }));

/** A wristband's message that could not be read. `payload` is its beginning as text, unreadable bytes replaced. */
export const RejectView = Type.Object({
  rejectId: Type.Integer(),
  receivedAt: IsoInstant,
  wristbandId: nullable(Type.String()),
  topic: Type.String(),
  code: Type.String(),
  detail: Type.String(),
  payload: Type.String(),
  payloadBytes: Type.Integer(),
});
export type RejectView = Static<typeof RejectView>;
export const RejectList = listOf(RejectView);

/** Why everything held about somebody is erased; one of these, because the reason stays in the audit. */
export const erasureReasons = ["consentWithdrawn", "leftProgramme", "deceased", "otherRequest"] as const;
export const ErasureBody = Type.Object({ reason: oneOf(erasureReasons) });
/** How many rows of each kind went. */
export const ErasureResult = Type.Object({ erased: Type.Record(Type.String(), Type.Integer()) });
