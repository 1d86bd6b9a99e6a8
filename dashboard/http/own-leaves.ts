import type { OwnLeaveBody, OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

type Leaves = { readonly items: readonly OwnLeaveView[] };

const isList = (value: unknown): value is Leaves => isRecord(value) && Array.isArray(value["items"]);
const isLeave = (value: unknown): value is OwnLeaveView => isRecord(value) && "leaveId" in value;
const isEmpty = (value: unknown): value is null => value === null;
const pathOf = (personId: string) => `/people/${encodeURIComponent(personId)}/leaves`;

export const getOwnLeaves = (personId: string): Promise<Answer<Leaves>> => request("GET", pathOf(personId), isList);
export const takeLeave = (personId: string, body: OwnLeaveBody): Promise<Answer<OwnLeaveView>> =>
  request("POST", pathOf(personId), isLeave, body);
export const endOwnLeave = (personId: string, leaveId: number): Promise<Answer<unknown>> =>
  request("DELETE", `${pathOf(personId)}/${leaveId}`, isEmpty);
