import type { FenceVersionView } from "../../infra/contract/fence-versions.ts";
import type { FenceView } from "../../infra/contract/http.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

type List<Item> = { readonly items: readonly Item[] };
const isList = <Item>(value: unknown): value is List<Item> => isRecord(value) && Array.isArray(value["items"]);
const isEmpty = (value: unknown): value is null => value === null;

export const getSharedFences = (): Promise<Answer<List<FenceView>>> =>
  request("GET", "/fences?shared=true", isList<FenceView>);
export const getFenceVersions = (fenceId: string): Promise<Answer<List<FenceVersionView>>> =>
  request("GET", `/fences/${encodeURIComponent(fenceId)}/versions`, isList<FenceVersionView>);
export const removeFence = (fenceId: string): Promise<Answer<unknown>> =>
  request("DELETE", `/fences/${encodeURIComponent(fenceId)}`, isEmpty);
