import { words } from "../text/language.ts";

/** Metres under 1 km (tens from 100 m on: no fix is truer than that), else kilometres with one decimal. */
export function distance(metres: number): string {
  const { value, unit } = distanceParts(metres);
  return `${value} ${unit}`;
}

/** The same in two parts, where the number stands large. */
export function distanceParts(metres: number): { readonly value: string; readonly unit: string } {
  const size = Math.abs(metres);
  const rounded = size < 100 ? Math.round(size) : Math.round(size / 10) * 10;
  if (rounded < 1_000) return { value: String(rounded), unit: words().unit.metres };
  return { value: (size / 1_000).toFixed(1), unit: words().unit.kilometres };
}

/** Eight winds, from degrees clockwise of north. */
export function wind(degrees: number): string {
  const names = words().winds;
  return names[Math.round((((degrees % 360) + 360) % 360) / 45) % 8] ?? "";
}

/** Initial bearing from one `[lon, lat]` to another on a plane tangent between them, degrees clockwise of north. */
export function bearingDeg(from: readonly [number, number], to: readonly [number, number]): number {
  const middle = (((from[1] + to[1]) / 2) * Math.PI) / 180;
  const east = (to[0] - from[0]) * Math.cos(middle);
  return (Math.atan2(east, to[1] - from[1]) * 180) / Math.PI;
}
