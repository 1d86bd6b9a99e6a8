import { type Static, Type } from "typebox";
import { Id, IsoInstant, nullable } from "./views.ts";

/** When somebody is away, as they say it themselves; who stands in is for the coordinator to choose. */
export const OwnLeaveBody = Type.Object({ from: IsoInstant, to: IsoInstant });
export type OwnLeaveBody = Static<typeof OwnLeaveBody>;
export const OwnLeaveView = Type.Object({
  leaveId: Type.Integer(),
  /** Of one senior only. */
  seniorId: nullable(Id),
  ...OwnLeaveBody.properties,
  substituteName: nullable(Type.String()),
});
export type OwnLeaveView = Static<typeof OwnLeaveView>;
export const OwnLeaveList = Type.Object({ items: Type.Array(OwnLeaveView) });
