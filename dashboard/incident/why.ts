import type { IncidentView, SignalView } from "../../infra/contract/views.ts";
import { words } from "../text/language.ts";
import { exactSpan } from "../words/age.ts";
import { distance } from "../words/distance.ts";

/** Why the rule concluded what it did, in one or two sentences. */
export function whyText(signal: SignalView): string {
  const { why } = words().incident;
  const causes: Readonly<Record<string, string | undefined>> = why.causes;
  const cause = signal.why.cause === null ? undefined : causes[signal.why.cause];
  return [reason(signal), cause, signal.late ? why.late : undefined].filter((part) => part !== undefined).join("");
}

function reason(signal: SignalView): string {
  const { why } = words().incident;
  if (signal.why.cause === "finder") return "";
  if (signal.kind !== "exit") return why[signal.kind];
  const { evidence, distanceM, fence } = signal.why;
  const outside = trailingOutside(evidence);
  const [first, last] = [outside[0], outside[outside.length - 1]];
  const isRow = first !== undefined && last !== undefined && outside.length >= 2;
  const lasted = isRow ? exactSpan(Date.parse(last.at) - Date.parse(first.at)) : null;
  if (fence === "keepOut") return lasted === null ? why.forbiddenPlain : why.forbidden(outside.length, lasted);
  if (distanceM === null) return why.exitUnmeasured;
  const away = distance(distanceM);
  return lasted === null ? why.exitPlain(away) : why.exit(outside.length, lasted, away);
}

/** The probability behind the conclusion, to one decimal; never rounded up to certainty. */
export function sureText(signal: SignalView): string | null {
  const { probability } = signal.why;
  if (probability === null) return null;
  const percent = Math.min(99.9, probability * 100);
  return words().incident.why.sure(`${percent.toFixed(percent >= 99 ? 1 : 0)}%`);
}

type Evidence = SignalView["why"]["evidence"];

function trailingOutside(evidence: Evidence): Evidence {
  const lastInside = lastIndexInside(evidence);
  return evidence.slice(lastInside + 1);
}

/** The newest signal of the gravest kind that carries evidence worth a chart. */
export function charted(incident: IncidentView): SignalView | null {
  return incident.signals.find(({ why }) => why.evidence.length >= 2) ?? null;
}

/** `findLastIndex` is missing on the phones we serve. */
function lastIndexInside(evidence: Evidence): number {
  return evidence.reduce((last, { distanceM }, index) => (distanceM <= 0 ? index : last), -1);
}
