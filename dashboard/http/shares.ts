import type {
  ShareBody,
  SharedView,
  ShareMade,
  ShareOpened,
  ShareOpening,
  ShareSession,
  ShareView,
} from "../../infra/contract/shares.ts";
import type { TraceExportBody } from "../../infra/contract/traces.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, type Guard, request, requestFile } from "./request.ts";

const has =
  <Value>(...keys: readonly string[]): Guard<Value> =>
  (value: unknown): value is Value =>
    isRecord(value) && keys.every((key) => key in value);
const isEmpty = (value: unknown): value is null => value === null;
const part = encodeURIComponent;
const shares = (incidentId: string) => `/incidents/${part(incidentId)}/shares`;

export const getShares = (incidentId: string): Promise<Answer<{ readonly items: readonly ShareView[] }>> =>
  request("GET", shares(incidentId), has("items"));
export const makeShare = (incidentId: string, body: ShareBody): Promise<Answer<ShareMade>> =>
  request("POST", shares(incidentId), has<ShareMade>("share", "path"), body);
export const extendShare = ({ incidentId, shareId }: ShareView, hours: number): Promise<Answer<ShareView>> =>
  request("PUT", `${shares(incidentId)}/${part(shareId)}`, has<ShareView>("shareId"), { hours });
export const revokeShare = ({ incidentId, shareId }: ShareView): Promise<Answer<null>> =>
  request("DELETE", `${shares(incidentId)}/${part(shareId)}`, isEmpty);

/** What whoever holds a link asks; the link itself travels in bodies only. */
export const openShare = (body: ShareOpening): Promise<Answer<ShareOpened>> =>
  request("POST", "/shares/open", has<ShareOpened>("session", "view"), body);
export const lookAtShare = (body: ShareSession): Promise<Answer<SharedView>> =>
  request("POST", "/shares/look", has<SharedView>("calledName", "expiresAt"), body);
export const getSharedPhoto = (body: ShareSession): Promise<Answer<Blob>> => requestFile("/shares/photo", body);

export const exportTrace = (seniorId: string, body: TraceExportBody): Promise<Answer<Blob>> =>
  requestFile(`/seniors/${part(seniorId)}/fixes/export`, body);
