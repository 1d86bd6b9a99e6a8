import type { BreakGlassBody, BreakGlassView } from "../../infra/contract/break-glass.ts";
import type { ConsentBody, ConsentView, ExportBody, ViewerEntry } from "../../infra/contract/protection.ts";
import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, type Guard, request, requestFile } from "./request.ts";

type List<Item> = { readonly items: readonly Item[] };

const has =
  <Value>(...keys: readonly string[]): Guard<Value> =>
  (value: unknown): value is Value =>
    isRecord(value) && keys.every((key) => key in value);
const isEmpty = (value: unknown): value is null => value === null;
const senior = (seniorId: string) => `/seniors/${encodeURIComponent(seniorId)}`;

export const getConsents = (seniorId: string): Promise<Answer<List<ConsentView>>> =>
  request("GET", `${senior(seniorId)}/consents`, has<List<ConsentView>>("items"));
export const giveConsent = (seniorId: string, body: ConsentBody): Promise<Answer<ConsentView>> =>
  request("POST", `${senior(seniorId)}/consents`, has<ConsentView>("consentId"), body);
export const withdrawConsent = (seniorId: string, consentId: string): Promise<Answer<null>> =>
  request("DELETE", `${senior(seniorId)}/consents/${encodeURIComponent(consentId)}`, isEmpty);
export const getViewers = (seniorId: string): Promise<Answer<List<ViewerEntry>>> =>
  request("GET", `${senior(seniorId)}/viewers`, has<List<ViewerEntry>>("items"));
export const exportSenior = (seniorId: string, body: ExportBody): Promise<Answer<Blob>> =>
  requestFile(`${senior(seniorId)}/export`, body);

/** `whom`: a senior's id, or the number on the wristband. */
export const breakGlass = (whom: string, body: BreakGlassBody): Promise<Answer<BreakGlassView>> =>
  request("POST", `${senior(whom)}/break-glass`, has<BreakGlassView>("seniorId", "endsAt"), body);
export const endGlass = (seniorId: string): Promise<Answer<null>> =>
  request("DELETE", `${senior(seniorId)}/break-glass`, isEmpty);
export const getSenior = (seniorId: string): Promise<Answer<SeniorView>> =>
  request("GET", senior(seniorId), has<SeniorView>("seniorId", "guardians"));
export const getPosition = (seniorId: string): Promise<Answer<PositionView>> =>
  request("GET", `${senior(seniorId)}/position`, has<PositionView>("seniorId", "standing"));
