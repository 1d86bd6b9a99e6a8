/** What somebody answers who is asked to stand in, or to let somebody stand in. */
export const substitutionAnswers = ["yes", "no"] as const;
export type SubstitutionAnswer = (typeof substitutionAnswers)[number];
/** What both have said so far; `null`: nothing yet. */
export type Said = {
  readonly substituteSaid: SubstitutionAnswer | null;
  readonly coordinatorSaid: SubstitutionAnswer | null;
};

/** `declined` by the one who was asked, `refused` by the coordinator; only `confirmed` counts. */
export const substitutionStandings = ["asked", "agreed", "declined", "refused", "confirmed"] as const;
export type SubstitutionStanding = (typeof substitutionStandings)[number];

/**
 * What people are told of a request: somebody is asked; a substitute waits for the confirmation; whoever was asked will not
 * stand in, as the asker hears; the same, as those hear who had counted on a yes; whoever was to stand in need not any more,
 * since the leave is taken back; whoever was asked need not, since the coordinator refused it or somebody else is asked.
 */
export const substitutionNews = ["asked", "waiting", "failed", "withdrawn", "ended", "released"] as const;
export type SubstitutionNews = (typeof substitutionNews)[number];

/**
 * How a request stands for whoever asked. A coordinator's yes alone is not told: it would say that the number is known here.
 * A coordinator can refuse any number.
 */
export function standingOf({ substituteSaid, coordinatorSaid }: Said): SubstitutionStanding {
  if (substituteSaid === "no") return "declined";
  if (coordinatorSaid === "no") return "refused";
  if (substituteSaid === null) return "asked";
  return coordinatorSaid === null ? "agreed" : "confirmed";
}
