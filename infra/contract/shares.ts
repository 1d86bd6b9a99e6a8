import { type Static, Type } from "typebox";
import { fixSources } from "../domain/fix.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable, Place } from "./views.ts";

/** For whom a link is; one word, so that it may stand in the audit. */
export const shareAudiences = [
  "police",
  "civilAffairs",
  "community",
  "hospital",
  "transport",
  "volunteers",
  "family",
  "other",
] as const;

/** What a link shows. `confirmed`: only where a rule last put the senior, never where the wristband is now. */
export const SharePlace = oneOf(["live", "confirmed"]);
export const ShareParts = Type.Object({
  place: SharePlace,
  /** The last half hour of the way, no further back than where the senior left; only beside a live place and while they are looked for. */
  trail: Type.Boolean(),
  /** How to know the senior in the street. */
  looks: Type.Boolean(),
});
export type ShareParts = Static<typeof ShareParts>;

/** Hours from now; a new number replaces the old end. */
const Hours = Type.Integer({ minimum: 1, maximum: 24 });
export const ShareHours = Type.Object({ hours: Hours });
export const ShareBody = Type.Object({
  audience: oneOf(shareAudiences),
  /** To tell links apart; stands beside the link and not in the audit. */
  note: Type.Optional(Type.String({ maxLength: 60 })),
  hours: Hours,
  parts: ShareParts,
});
export type ShareBody = Static<typeof ShareBody>;

export const shareStates = ["open", "expired", "revoked", "ended"] as const;
export const ShareView = Type.Object({
  shareId: Id,
  incidentId: Id,
  audience: oneOf(shareAudiences),
  note: Type.String(),
  parts: ShareParts,
  madeBy: Type.String(),
  createdAt: IsoInstant,
  expiresAt: IsoInstant,
  /** `ended`: the incident was. */
  state: oneOf(shareStates),
  /** Browsers that opened it. */
  openedCount: Type.Integer(),
  lastOpenedAt: nullable(IsoInstant),
});
export type ShareView = Static<typeof ShareView>;
export const ShareList = Type.Object({ items: Type.Array(ShareView) });
/** `path` is told this once and kept nowhere. */
export const ShareMade = Type.Object({ share: ShareView, path: Type.String() });
export type ShareMade = Static<typeof ShareMade>;

/** `previous`: the session of a page that goes on; it is no new opening. */
export const ShareOpening = Type.Object({
  token: Type.String({ maxLength: 200 }),
  previous: Type.Optional(Type.String({ maxLength: 200 })),
});
export type ShareOpening = Static<typeof ShareOpening>;
export const ShareSession = Type.Object({ session: Type.String({ maxLength: 200 }) });
export type ShareSession = Static<typeof ShareSession>;

/** What somebody without an account sees of one incident: what was shared, and nothing else. */
export const SharedView = Type.Object({
  now: IsoInstant,
  expiresAt: IsoInstant,
  /** How guardians say it: 王奶奶. */
  calledName: Type.String(),
  /** `held`: somebody is with the senior. `returned`: home as it seems; then no place is shown. */
  stage: oneOf(["lost", "held", "returned"]),
  parts: ShareParts,
  /** Of the rescue team, beside 110 and 120; `null`: none was set. */
  rescuePhone: nullable(Type.String()),
  place: nullable(Place),
  source: nullable(oneOf(fixSources)),
  trail: Type.Array(Place),
  looks: nullable(
    Type.Object({
      gender: oneOf(["female", "male"]),
      age: nullable(Type.Integer()),
      features: Type.String(),
      clothes: Type.String(),
      hasPhoto: Type.Boolean(),
    }),
  ),
});
export type SharedView = Static<typeof SharedView>;
export const ShareOpened = Type.Object({ session: Type.String(), view: SharedView });
export type ShareOpened = Static<typeof ShareOpened>;
