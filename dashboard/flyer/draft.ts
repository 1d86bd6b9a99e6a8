import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { type LastPlace, lastPlace } from "../incident/whereabouts.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";

/** Words on the flyer that whoever makes it may change; the service knows no street and no way of speaking. */
export type FlyerText = {
  readonly name: string;
  readonly kin: string;
  readonly clothes: string;
  readonly features: string;
  readonly called: string;
  readonly seenAt: string;
  readonly place: string;
  readonly towards: string;
};
export const textFields = ["name", "kin", "clothes", "features", "called", "seenAt", "place", "towards"] as const;

export type Subject = {
  readonly senior: SeniorView;
  readonly incident: IncidentView;
  readonly last: LastPlace | null;
};

/** What is known, to begin with. The address of the home and what the illness is are never on it. */
export function firstText({ senior, last }: Subject, now: number): FlyerText {
  const { common, flyer } = words();
  const years = senior.birthYear === null ? "" : common.years(yearOf(now) - senior.birthYear);
  return {
    name: senior.name,
    kin: [common[senior.gender], years].filter((part) => part !== "").join(flyer.comma),
    clothes: senior.clothes,
    features: senior.features,
    called: senior.calledName,
    seenAt: last === null ? "" : shanghaiTime(new Date(last.fixedAtMs).toISOString()),
    place: "",
    towards: "",
  };
}

/** Nobody can look for somebody without a name or a place: what must be filled in before it goes out. */
export function missingIn(text: FlyerText): readonly (keyof FlyerText)[] {
  const needed = ["name", "seenAt", "place"] as const;
  return needed.filter((field) => text[field].trim() === "");
}

export function subjectOf(senior: SeniorView, incident: IncidentView, position: PositionView | null): Subject {
  return { senior, incident, last: lastPlace(position ?? undefined, incident) };
}

function yearOf(now: number): number {
  return new Date(now).getUTCFullYear();
}
