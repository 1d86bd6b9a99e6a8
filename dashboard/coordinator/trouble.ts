export type Trouble =
  | "needed"
  | "phone"
  | "samePhone"
  | "samePerson"
  | "sameAddress"
  | "year"
  | "id"
  | "home"
  | "place"
  | "radius"
  | "password"
  | "login";
/** What is wrong, by the name of the field: `guardians.1.phone`. */
export type Troubles = Readonly<Record<string, Trouble>>;

/** In China, by and large. */
export const isPlace = (lon: string, lat: string): boolean => isBetween(lon, 73, 135.1) && isBetween(lat, 3.8, 53.6);

export function isBetween(text: string, low: number, high: number): boolean {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) && value >= low && value <= high;
}
