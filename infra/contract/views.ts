import { type Static, Type } from "typebox";
import { fenceKinds } from "../domain/fence.ts";
import { fixEvents, fixSources } from "../domain/fix.ts";
import { incidentStates, incidentTimerKinds, responderStates, taskAnswers, taskKinds } from "../domain/incident.ts";
import { phonePattern } from "../domain/phone.ts";
import { roles } from "../domain/roles.ts";
import { signalKinds } from "../domain/signal.ts";
import { oneOf } from "./telemetry.ts";

/** Shapes that HTTP answers and live messages share. Instants are ISO 8601 UTC, places WGS-84 degrees. */
export const Id = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" });
export const Phone = Type.String({ pattern: phonePattern });
export const IsoInstant = Type.String({ format: "date-time" });
export const nullable = <const Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const Place = Type.Object({
  lon: Type.Number(),
  lat: Type.Number(),
  fixedAt: IsoInstant,
  accuracyM: nullable(Type.Number()),
});
export type Place = Static<typeof Place>;

/** Where one senior stands now: what a dot on the map needs. */
export const standings = ["inside", "unsure", "outside", "accompanied", "silent", "unknown"] as const;
export const PositionView = Type.Object({
  seniorId: Id,
  wristbandId: Id,
  standing: oneOf(standings),
  place: nullable(Place),
  source: oneOf(fixSources),
  speedMps: nullable(Type.Number()),
  headingDeg: nullable(Type.Number()),
  /** Metres from the boundary of the nearest keep-in fence, positive outside. */
  distanceM: nullable(Type.Number()),
  heardAt: IsoInstant,
  batteryPct: nullable(Type.Number()),
  charging: nullable(Type.Boolean()),
  worn: nullable(Type.Boolean()),
});
export type PositionView = Static<typeof PositionView>;

export const SeniorView = Type.Object({
  seniorId: Id,
  areaId: Id,
  name: Type.String(),
  /** How guardians say it: 王奶奶. */
  calledName: Type.String(),
  gender: oneOf(["female", "male"]),
  birthYear: nullable(Type.Integer()),
  features: Type.String(),
  clothes: Type.String(),
  address: Type.String(),
  home: nullable(Type.Object({ lon: Type.Number(), lat: Type.Number() })),
  wristbandId: nullable(Id),
  /** When the photo was given, which stands in its address; `null`: there is none. */
  photoAt: nullable(IsoInstant),
  guardians: Type.Array(
    Type.Object({ personId: Id, slot: oneOf(["A", "B"]), name: Type.String(), phone: Type.String() }),
  ),
});
export type SeniorView = Static<typeof SeniorView>;

export const ResponderView = Type.Object({
  personId: Id,
  name: Type.String(),
  phone: nullable(Type.String()),
  part: oneOf(["guardianA", "guardianB", "substitute", "rescuer", "dutyOfficer", "coordinator"]),
  state: oneOf(responderStates),
  since: IsoInstant,
  /** The newest delivery to this person: by what, which attempt, how it ended. */
  delivery: nullable(
    Type.Object({
      channel: Type.String(),
      attempt: Type.Integer(),
      outcome: oneOf(["waiting", "sending", "accepted", "shown", "failed", "cancelled"]),
      at: IsoInstant,
    }),
  ),
});
export type ResponderView = Static<typeof ResponderView>;

export const SignalView = Type.Object({
  kind: oneOf(signalKinds),
  happenedAt: IsoInstant,
  concludedAt: IsoInstant,
  late: Type.Boolean(),
  place: nullable(Place),
  why: Type.Object({
    rule: Type.String(),
    distanceM: nullable(Type.Number()),
    probability: nullable(Type.Number()),
    cause: nullable(Type.String()),
    fence: Type.Optional(oneOf(fenceKinds)),
    evidence: Type.Array(
      Type.Object({ at: IsoInstant, distanceM: Type.Number(), sigmaM: Type.Number(), score: Type.Number() }),
    ),
  }),
});
export type SignalView = Static<typeof SignalView>;

/** Another incident, without whose it is: that is for those who may see it. */
export const OtherIncidentView = Type.Object({ incidentId: Id, number: Type.Integer() });
export type OtherIncidentView = Static<typeof OtherIncidentView>;

/** What one of the team was asked to do, and how far they are. */
export const TaskView = Type.Object({
  taskId: Id,
  personId: Id,
  kind: oneOf(taskKinds),
  place: nullable(Type.Object({ lon: Type.Number(), lat: Type.Number() })),
  radiusM: nullable(Type.Number()),
  note: nullable(Type.String()),
  givenBy: Id,
  state: oneOf(["given", ...taskAnswers]),
  since: IsoInstant,
});
export type TaskView = Static<typeof TaskView>;

export const IncidentView = Type.Object({
  incidentId: Id,
  /** Short number for the radio. */
  number: Type.Integer(),
  seniorId: Id,
  areaId: Id,
  seniorName: Type.String(),
  calledName: Type.String(),
  state: oneOf(incidentStates),
  level: Type.Integer({ minimum: 0, maximum: 3 }),
  generation: Type.Integer(),
  drill: Type.Boolean(),
  raisedAt: IsoInstant,
  endedAt: nullable(IsoInstant),
  /** The gravest signal, newest first among equals. */
  signals: Type.Array(SignalView),
  responders: Type.Array(ResponderView),
  leadId: nullable(Id),
  /** Probably the same walk: those are looked for together. */
  links: Type.Array(OtherIncidentView),
  /** The same case as that one, where the work goes on. */
  mergedInto: nullable(OtherIncidentView),
  tasks: Type.Array(TaskView),
  /** How many reports of passers-by wait for a judgement, and how many were found to be so. */
  clues: Type.Object({ given: Type.Integer(), confirmed: Type.Integer() }),
  /** What happens next if nobody acts. */
  next: nullable(Type.Object({ kind: oneOf(incidentTimerKinds), dueAt: IsoInstant })),
  /** Sequence number of the newest event in this incident: a page ignores an older view. */
  seq: Type.Integer(),
});
export type IncidentView = Static<typeof IncidentView>;

/** Many wristbands of one area that fell silent together; their silence is told once, here. */
export const OutageView = Type.Object({
  areaId: Id,
  /** When they were lost. */
  since: IsoInstant,
  silentCount: Type.Integer(),
  bandCount: Type.Integer(),
});
export type OutageView = Static<typeof OutageView>;

export const TimelineEntry = Type.Object({
  seq: Type.Integer(),
  at: IsoInstant,
  kind: Type.String(),
  actor: Type.Object({
    kind: oneOf(["person", "wristband", "timer", "provider", "system", "finder"]),
    personId: nullable(Id),
    name: nullable(Type.String()),
  }),
  /** Whom the entry is about: who was called, told, asked or answered. */
  about: Type.Array(Type.Object({ personId: Id, name: Type.String() })),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const AreaView = Type.Object({
  areaId: Id,
  parentId: nullable(Id),
  kind: oneOf(["city", "subDistrict", "township", "community"]),
  nameZh: Type.String(),
  nameEn: Type.String(),
});
export type AreaView = Static<typeof AreaView>;

export const PersonView = Type.Object({
  personId: Id,
  name: Type.String(),
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  locale: oneOf(["zh-CN", "en"]),
  roles: Type.Array(Type.Object({ role: oneOf(roles), areaId: nullable(Id) })),
});
export type PersonView = Static<typeof PersonView>;

export const FixView = Type.Object({
  fixedAt: IsoInstant,
  receivedAt: IsoInstant,
  lon: nullable(Type.Number()),
  lat: nullable(Type.Number()),
  accuracyM: nullable(Type.Number()),
  source: oneOf(fixSources),
  speedMps: nullable(Type.Number()),
  batteryPct: nullable(Type.Number()),
  events: Type.Array(oneOf(fixEvents)),
  seq: nullable(Type.Integer()),
});
export type FixView = Static<typeof FixView>;
