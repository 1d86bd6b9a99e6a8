import { type Static, Type } from "typebox";
import { taskAnswers, taskKinds } from "../domain/incident.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

const span = { from: IsoInstant, to: IsoInstant };

export const ShiftBody = Type.Object({
  personId: Id,
  areaId: nullable(Id),
  role: oneOf(["rescuer", "dutyOfficer", "coordinator"]),
  ...span,
});
export type ShiftBody = Static<typeof ShiftBody>;
export const ShiftView = Type.Object({ shiftId: Type.Integer(), ...ShiftBody.properties });
export type ShiftView = Static<typeof ShiftView>;

/** Somebody is away; without `substituteId` nobody stands in, with `seniorId` for that senior only. */
export const LeaveBody = Type.Object({
  personId: Id,
  substituteId: nullable(Id),
  seniorId: nullable(Id),
  ...span,
});
export type LeaveBody = Static<typeof LeaveBody>;
export const LeaveView = Type.Object({ leaveId: Type.Integer(), ...LeaveBody.properties });
export type LeaveView = Static<typeof LeaveView>;

export const DutyView = Type.Object({ shifts: Type.Array(ShiftView), leaves: Type.Array(LeaveView) });
export type DutyView = Static<typeof DutyView>;

export const HandOverBody = Type.Object({ toId: Id, note: Type.String({ minLength: 1, maxLength: 2_000 }) });
export const HandOverDone = Type.Object({ incidents: Type.Integer() });

export const TaskBody = Type.Object({
  /** Made by the page: the same id twice is one task. */
  taskId: Id,
  personId: Id,
  kind: oneOf(taskKinds),
  place: Type.Optional(Type.Object({ lon: Type.Number(), lat: Type.Number() })),
  radiusM: Type.Optional(Type.Number({ minimum: 1, maximum: 20_000 })),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type TaskBody = Static<typeof TaskBody>;
export const TaskAnswerBody = Type.Object({
  answer: oneOf(taskAnswers),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});
