import { type Static, Type } from "typebox";
import { FenceView } from "./http.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

const { seniorId, name, kind, shape, schedule, version } = FenceView.properties;

/** One state of a fence: what it was, who made it so and when. */
export const FenceVersionView = Type.Object({
  version,
  seniorId,
  name,
  kind,
  shape,
  schedule,
  changedAt: IsoInstant,
  /** `null` when whoever it was is no longer known. */
  changedBy: nullable(Type.Object({ personId: Id, name: Type.String() })),
});
export type FenceVersionView = Static<typeof FenceVersionView>;

/** Newest first: the first is the one in force. */
export const FenceVersionList = Type.Object({ items: Type.Array(FenceVersionView) });
