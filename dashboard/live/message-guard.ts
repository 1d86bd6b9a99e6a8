import type { ServerMessage } from "../../infra/contract/live.ts";

/** Reads one live message; `null` when it is none that this page knows. The server is ours: the shape is checked, not every field. */
export function readServerMessage(text: string): ServerMessage | null {
  const value = parseJson(text);
  return isServerMessage(value) ? value : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value)) return false;
  switch (value["kind"]) {
    case "hello":
      return typeof value["epoch"] === "string" && typeof value["serverTime"] === "string";
    case "snapshot":
      return ["areas", "seniors", "positions", "incidents"].every((part) => isRecords(value[part]));
    case "positions":
      return isRecords(value["positions"]);
    case "incident":
      return isRecord(value["incident"]) && typeof value["incident"]["incidentId"] === "string";
    case "outages":
      return isRecords(value["outages"]);
    case "senior":
      return isRecord(value["senior"]);
    case "heartbeat":
      return typeof value["serverTime"] === "string";
    case "goodbye":
      return typeof value["code"] === "string";
    default:
      return false;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}
