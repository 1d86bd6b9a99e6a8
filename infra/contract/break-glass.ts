import { type Static, Type } from "typebox";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant } from "./views.ts";

/** Why somebody looks at a senior whom they do not reach. */
export const breakGlassReasons = ["dangerToLife", "crossedBorder", "colleagueUnreachable", "askedByPolice"] as const;

export const BreakGlassBody = Type.Object({
  reason: oneOf(breakGlassReasons),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  minutes: Type.Integer({ minimum: 5, maximum: 60 }),
});
export type BreakGlassBody = Static<typeof BreakGlassBody>;
export const BreakGlassView = Type.Object({ glassId: Id, seniorId: Id, endsAt: IsoInstant });
export type BreakGlassView = Static<typeof BreakGlassView>;
