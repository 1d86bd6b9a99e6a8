import type { DutyView, LeaveBody, LeaveView, ShiftBody, ShiftView } from "../../infra/contract/duty.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

const isDuty = (value: unknown): value is DutyView =>
  isRecord(value) && Array.isArray(value["shifts"]) && Array.isArray(value["leaves"]);
const isShift = (value: unknown): value is ShiftView => isRecord(value) && "shiftId" in value;
const isLeave = (value: unknown): value is LeaveView => isRecord(value) && "leaveId" in value;
const isEmpty = (value: unknown): value is null => value === null;

export const getDuty = (): Promise<Answer<DutyView>> => request("GET", "/duty", isDuty);
export const addShift = (body: ShiftBody): Promise<Answer<ShiftView>> => request("POST", "/duty/shifts", isShift, body);
export const addLeave = (body: LeaveBody): Promise<Answer<LeaveView>> => request("POST", "/duty/leaves", isLeave, body);
export const endShift = (shiftId: number): Promise<Answer<unknown>> =>
  request("DELETE", `/duty/shifts/${shiftId}`, isEmpty);
export const endLeave = (leaveId: number): Promise<Answer<unknown>> =>
  request("DELETE", `/duty/leaves/${leaveId}`, isEmpty);
