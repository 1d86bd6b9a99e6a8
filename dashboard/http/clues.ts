import type { ClueList } from "../../infra/contract/clues.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

/** What passers-by have said in one incident. */
export const getClues = (incidentId: string): Promise<Answer<ClueList>> =>
  request("GET", `/incidents/${encodeURIComponent(incidentId)}/clues`, isList);

export const cluePhotoPath = (incidentId: string, clueId: string): string =>
  `/api/v1/incidents/${encodeURIComponent(incidentId)}/clues/${encodeURIComponent(clueId)}/photo`;

const isList = (value: unknown): value is ClueList => isRecord(value) && Array.isArray(value["items"]);
