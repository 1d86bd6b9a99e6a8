import type { IncidentView, SignalView } from "../../infra/contract/views.ts";
import { words } from "../text/language.ts";
import { exactSpan } from "../words/age.ts";

/** Why the rule concluded what it did, in one or two sentences. */
export function whyText(signal: SignalView): string {
  const { why } = words().incident;
  const causes: Readonly<Record<string, string | undefined>> = why.causes;
  const cause = signal.why.cause === null ? undefined : causes[signal.why.cause];
  return [reason(signal), cause, signal.late ? why.late : undefined].filter((part) => part !== undefined).join("");
}

function reason(signal: SignalView): string {
  const { why } = words().incident;
  if (signal.kind !== "exit") return why[signal.kind];
  const outside = trailingOutside(signal.why.evidence);
  const [first, last] = [outside[0], outside[outside.length - 1]];
  if (first === undefined || last === undefined || outside.length < 2) return why.exitPlain;
  return why.exit(outside.length, exactSpan(Date.parse(last.at) - Date.parse(first.at)));
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
