import { type Static, Type } from "typebox";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/** What a consent can reach to. Whoever refuses `position` cannot take part; the others are free. */
export const consentScopes = ["position", "health", "rescueTeam", "police", "training"] as const;

/** Who may consent for a senior who cannot. */
export const consentRelations = [
  "spouse",
  "child",
  "otherRelative",
  "courtAppointed",
  "appointedByAgreement",
  "committee",
] as const;

/** A consent on paper, as the coordinator writes it down. `representative`: who gave it for a senior who could not. */
export const ConsentBody = Type.Object({
  textVersion: Type.String({ minLength: 1, maxLength: 40 }),
  scopes: Type.Array(oneOf(consentScopes), { minItems: 1, maxItems: consentScopes.length, uniqueItems: true }),
  givenAt: IsoInstant,
  representative: nullable(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 100 }),
      relation: oneOf(consentRelations),
      /** How it was seen that the senior could not consent, for instance the number of an assessment. */
      evidence: Type.String({ minLength: 1, maxLength: 300 }),
    }),
  ),
});
export type ConsentBody = Static<typeof ConsentBody>;
export const ConsentView = Type.Object({
  consentId: Id,
  ...ConsentBody.properties,
  recordedBy: nullable(Id),
  recordedAt: IsoInstant,
  withdrawnAt: nullable(IsoInstant),
});
export type ConsentView = Static<typeof ConsentView>;
export const ConsentList = Type.Object({ items: Type.Array(ConsentView) });

/** Somebody who looked at a senior, or could have on an open page. `seen`: of one kind on one day. */
export const ViewerEntry = Type.Object({
  day: Type.String(),
  personId: nullable(Id),
  name: nullable(Type.String()),
  role: nullable(Type.String()),
  action: Type.String(),
  reason: nullable(Type.String()),
  incidentId: nullable(Id),
  count: Type.Integer(),
  firstAt: IsoInstant,
  lastAt: IsoInstant,
});
export type ViewerEntry = Static<typeof ViewerEntry>;
export const ViewerList = Type.Object({ items: Type.Array(ViewerEntry) });

/** One rule of retention on one day; `leftOver`: older rows that were still there after its last run. */
export const RetentionRunView = Type.Object({
  day: Type.String(),
  rule: Type.String(),
  keptDays: Type.Integer(),
  goneBefore: IsoInstant,
  removed: Type.Integer(),
  coarsened: Type.Integer(),
  leftOver: Type.Integer(),
  runs: Type.Integer(),
  lastRanAt: IsoInstant,
});
export const RetentionRunList = Type.Object({ items: Type.Array(RetentionRunView) });

/** Why everything that is held about somebody is given out. */
export const exportReasons = ["askedByPerson", "askedByFamily", "askedByAuthority", "changeOfOperator"] as const;
export const ExportBody = Type.Object({ reason: oneOf(exportReasons) });
export type ExportBody = Static<typeof ExportBody>;

export const ProcessingRecordQuery = Type.Object({ language: Type.Optional(oneOf(["zh-CN", "en"])) });
/** `text` is Markdown. */
export const ProcessingRecordView = Type.Object({
  language: oneOf(["zh-CN", "en"]),
  madeAt: IsoInstant,
  text: Type.String(),
});

/** Where a senior often was, of the days whose precise trace is gone: the middle of a cell of about 1 km. */
export const FrequentPlaceList = Type.Object({
  items: Type.Array(
    Type.Object({ lon: Type.Number(), lat: Type.Number(), days: Type.Integer(), lastDay: Type.String() }),
  ),
});
