import { type Static, Type } from "typebox";
import { substitutionAnswers, substitutionStandings } from "../domain/substitution.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable, Phone } from "./views.ts";

/** Answered alike whether or not anybody here has the number. */
export const SubstituteBody = Type.Object({ phone: Phone });
export type SubstituteBody = Static<typeof SubstituteBody>;
/** As whoever asked sees it. */
export const OwnSubstitution = Type.Object({ phone: Type.String(), standing: oneOf(substitutionStandings) });
export type OwnSubstitution = Static<typeof OwnSubstitution>;

const request = {
  leaveId: Type.Integer(),
  /** How guardians call the seniors it is about. */
  seniors: Type.Array(Type.String()),
  from: IsoInstant,
  to: IsoInstant,
};
/** As whoever is to stand in sees it: no place before both have said yes. */
export const SubstitutionAsked = Type.Object({
  ...request,
  askedBy: Type.String(),
  standing: oneOf(["asked", "agreed", "confirmed"]),
});
export type SubstitutionAsked = Static<typeof SubstitutionAsked>;
export const SubstitutionAskedList = Type.Object({ items: Type.Array(SubstitutionAsked) });

/** As the coordinator sees it, until both have said yes or one has said no. `substituteId` null: nobody here has the number. */
export const SubstitutionOpen = Type.Object({
  ...request,
  personId: Id,
  personName: Type.String(),
  phone: Type.String(),
  substituteId: nullable(Id),
  substituteName: nullable(Type.String()),
  substituteSaid: nullable(Type.Literal("yes")),
  coordinatorSaid: nullable(Type.Literal("yes")),
});
export type SubstitutionOpen = Static<typeof SubstitutionOpen>;
export const SubstitutionOpenList = Type.Object({ items: Type.Array(SubstitutionOpen) });

export const SubstitutionAnswerBody = Type.Object({ answer: oneOf(substitutionAnswers) });
export type SubstitutionAnswerBody = Static<typeof SubstitutionAnswerBody>;
/** `substituteId`: whom the coordinator has seen there; another one may have been asked meanwhile. */
export const SubstitutionConfirmBody = Type.Object({
  ...SubstitutionAnswerBody.properties,
  substituteId: nullable(Id),
});
export type SubstitutionConfirmBody = Static<typeof SubstitutionConfirmBody>;
