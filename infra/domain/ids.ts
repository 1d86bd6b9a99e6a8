import type { Brand } from "./brand.ts";

export type AreaId = Brand<string, "AreaId">;
export type SeniorId = Brand<string, "SeniorId">;
export type PersonId = Brand<string, "PersonId">;
export type WristbandId = Brand<string, "WristbandId">;
export type FenceId = Brand<string, "FenceId">;
export type SignalId = Brand<string, "SignalId">;
export type IncidentId = Brand<string, "IncidentId">;
export type AlertId = Brand<string, "AlertId">;

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Letters, digits, `_` and `-`, at most 64: safe in a topic, a URL and a log. */
export function isId(text: unknown): text is string {
  return typeof text === "string" && idPattern.test(text);
}

export const areaId = (text: string): AreaId => checked(text, "area id") as AreaId;
export const seniorId = (text: string): SeniorId => checked(text, "senior id") as SeniorId;
export const personId = (text: string): PersonId => checked(text, "person id") as PersonId;
export const wristbandId = (text: string): WristbandId => checked(text, "wristband id") as WristbandId;
export const fenceId = (text: string): FenceId => checked(text, "fence id") as FenceId;
export const signalId = (text: string): SignalId => checked(text, "signal id") as SignalId;
export const incidentId = (text: string): IncidentId => checked(text, "incident id") as IncidentId;
export const alertId = (text: string): AlertId => checked(text, "alert id") as AlertId;

function checked(text: string, what: string): string {
  if (!isId(text)) throw new RangeError(`not a valid ${what}: ${JSON.stringify(text).slice(0, 80)}`);
  return text;
}
