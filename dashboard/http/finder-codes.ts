import type { FinderCodeMade } from "../../infra/contract/clues.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

const pathOf = (wristbandId: string): string => `/wristbands/${encodeURIComponent(wristbandId)}/finder-code`;

/** A new code for the wristband; the one before opens nothing any more. */
export const issueFinderCode = (wristbandId: string): Promise<Answer<FinderCodeMade>> =>
  request("POST", pathOf(wristbandId), isMade);
export const revokeFinderCode = (wristbandId: string): Promise<Answer<null>> =>
  request("DELETE", pathOf(wristbandId), isNothing);

const isMade = (value: unknown): value is FinderCodeMade => isRecord(value) && typeof value["path"] === "string";
const isNothing = (value: unknown): value is null => value === null;
