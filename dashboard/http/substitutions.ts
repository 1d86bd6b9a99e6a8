import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import type {
  SubstitutionAnswerBody,
  SubstitutionAsked,
  SubstitutionConfirmBody,
  SubstitutionOpen,
} from "../../infra/contract/substitutions.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

type Asked = { readonly items: readonly SubstitutionAsked[] };
type Open = { readonly items: readonly SubstitutionOpen[] };

const isAsked = (value: unknown): value is Asked => isRecord(value) && Array.isArray(value["items"]);
const isOpen = (value: unknown): value is Open => isRecord(value) && Array.isArray(value["items"]);
const isLeave = (value: unknown): value is OwnLeaveView => isRecord(value) && "leaveId" in value;
const isEmpty = (value: unknown): value is null => value === null;
const of = (personId: string) => `/people/${encodeURIComponent(personId)}`;

/** A guardian asks whoever has this phone to stand in. */
export const askSubstitute = (personId: string, leaveId: number, phone: string): Promise<Answer<OwnLeaveView>> =>
  request("PUT", `${of(personId)}/leaves/${leaveId}/substitute`, isLeave, { phone });
/** Where this person is asked to stand in, or does. */
export const getAsked = (personId: string): Promise<Answer<Asked>> =>
  request("GET", `${of(personId)}/substitutions`, isAsked);
export const answerAsked = (
  personId: string,
  leaveId: number,
  body: SubstitutionAnswerBody,
): Promise<Answer<unknown>> => request("POST", `${of(personId)}/substitutions/${leaveId}/answer`, isEmpty, body);
/** What coordinators have still to confirm, or wait for. */
export const getOpenSubstitutions = (): Promise<Answer<Open>> => request("GET", "/duty/substitutions", isOpen);
export const confirmSubstitute = (leaveId: number, body: SubstitutionConfirmBody): Promise<Answer<unknown>> =>
  request("POST", `/duty/substitutions/${leaveId}/answer`, isEmpty, body);
