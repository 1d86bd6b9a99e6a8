import { type Static, Type } from "typebox";
import { Id } from "./views.ts";

/** The other incident of a link or a merge. */
export const OtherIncidentBody = Type.Object({ incidentId: Id });
export type OtherIncidentBody = Static<typeof OtherIncidentBody>;
