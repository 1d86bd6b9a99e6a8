import type { ClueBody, ClueTaken, FinderLook } from "../../infra/contract/clues.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request, uploadPicture } from "./request.ts";

/** What a passer-by may ask without an account; the token goes in the body only. */
export const lookAs = (token: string): Promise<Answer<FinderLook>> =>
  request("POST", "/finder/look", isLook, { token });

export const giveClue = (body: ClueBody): Promise<Answer<ClueTaken>> => request("POST", "/finder/clues", isTaken, body);

export const sendCluePhoto = ({ clueId, uploadKey }: ClueTaken, picture: Blob): Promise<Answer<null>> =>
  uploadPicture(`/finder/clues/${encodeURIComponent(clueId)}/photo`, picture, uploadKey);

const isLook = (value: unknown): value is FinderLook => isRecord(value) && "standing" in value;
const isTaken = (value: unknown): value is ClueTaken =>
  isRecord(value) && typeof value["clueId"] === "string" && typeof value["uploadKey"] === "string";
