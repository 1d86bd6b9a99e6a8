import { type Static, Type } from "typebox";
import { OwnSubstitution, SubstituteBody } from "./substitutions.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

const span = { from: IsoInstant, to: IsoInstant };
/** When somebody is away, as they say it themselves, and whom they would like to stand in. */
export const OwnLeaveBody = Type.Object({ ...span, substitutePhone: Type.Optional(SubstituteBody.properties.phone) });
export type OwnLeaveBody = Static<typeof OwnLeaveBody>;
export const OwnLeaveView = Type.Object({
  leaveId: Type.Integer(),
  /** Of one senior only. */
  seniorId: nullable(Id),
  ...span,
  /** Whoever does stand in. */
  substituteName: nullable(Type.String()),
  /** Whoever was asked to, if anybody was. */
  substitution: nullable(OwnSubstitution),
});
export type OwnLeaveView = Static<typeof OwnLeaveView>;
export const OwnLeaveList = Type.Object({ items: Type.Array(OwnLeaveView) });
