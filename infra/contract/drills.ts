import { type Static, Type } from "typebox";
import { Id } from "./views.ts";

/** Whom a drill calls, and nobody else: guardians of the senior, people on duty. */
export const DrillBody = Type.Object({ recipients: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }) });
export type DrillBody = Static<typeof DrillBody>;
export const DrillStarted = Type.Object({ incidentId: Id });
export type DrillStarted = Static<typeof DrillStarted>;
