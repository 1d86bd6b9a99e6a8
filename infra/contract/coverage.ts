import { type Static, Type } from "typebox";
import { reachStates } from "../domain/coverage.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/** Whether a senior's guardians, or (`seniorId` null) an area's team, can be reached from now to a day ahead. */
export const CoverageView = Type.Object({
  seniorId: nullable(Id),
  areaId: Id,
  state: oneOf(["covered", "amber", "gap"]),
  /** The first instant without anybody. */
  gapFrom: nullable(IsoInstant),
  people: Type.Array(Type.Object({ personId: Id, state: oneOf(reachStates) })),
});
export type CoverageView = Static<typeof CoverageView>;
export const CoverageList = Type.Object({ items: Type.Array(CoverageView) });
