import { words } from "../text/language.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Seconds under a minute, minutes under an hour, then hours and minutes. */
export function span(ms: number): string {
  const { age } = words();
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  if (seconds < 60) return age.seconds(seconds);
  const minutes = Math.floor(ms / MINUTE_MS);
  return minutes < 60 ? age.minutes(minutes) : age.hours(Math.floor(minutes / 60), minutes % 60);
}

/** Minutes with their seconds, for gaps and track captions: "1 分 50 秒". */
export function exactSpan(ms: number): string {
  const { age } = words();
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 60) return age.seconds(seconds);
  return seconds < 3_600 ? age.minutesSeconds(Math.floor(seconds / 60), seconds % 60) : span(ms);
}

/** How old something is: seconds, minutes, and from an hour on the clock time itself. */
export function ago(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  return ageMs < HOUR_MS ? words().age.ago(span(ageMs)) : since(atMs, nowMs);
}

function since(atMs: number, nowMs: number): string {
  return day(atMs) === day(nowMs) ? clockMinutes(atMs) : `${day(atMs)} ${clockMinutes(atMs)}`;
}

/** Running clock of an incident: 02:15, from an hour on 1:02:15. */
export function runningClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours === 0 ? `${two(minutes)}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}

const inShanghai = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hourCycle: "h23", ...options });
const withSeconds = inShanghai({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const withMinutes = inShanghai({ hour: "2-digit", minute: "2-digit" });
const withDay = inShanghai({ month: "2-digit", day: "2-digit" });

/** 22:17:42 in Shanghai, for the console. */
export const clockSeconds = (atMs: number): string => withSeconds.format(atMs);
/** 22:17 in Shanghai, for the phone. */
export const clockMinutes = (atMs: number): string => withMinutes.format(atMs);
/** 11-21 in Shanghai. */
export const day = (atMs: number): string => withDay.format(atMs).replace("/", "-");

const two = (value: number): string => String(value).padStart(2, "0");
