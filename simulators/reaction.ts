import type { Random } from "./random.ts";

/** Shares of alerts and seconds, as a town's guardians might be: a guess, there is no data on them yet. */
export type GuardianTemper = {
  /** Never looks: asleep, phone in another room. */
  readonly silentShare: number;
  /** Looks and says no. */
  readonly declineShare: number;
  /** Says yes and does not move. */
  readonly stuckShare: number;
  readonly answerS: readonly [low: number, high: number];
  readonly departS: readonly [low: number, high: number];
  readonly travelS: readonly [low: number, high: number];
};

export const usualTemper: GuardianTemper = {
  silentShare: 0.25,
  declineShare: 0.1,
  stuckShare: 0.1,
  answerS: [8, 150],
  departS: [20, 240],
  travelS: [180, 900],
};

/** What one guardian will do about one incident, in seconds after it reached their phone. */
export type Reaction =
  | { readonly kind: "silent" }
  | { readonly kind: "declines"; readonly atS: number }
  | { readonly kind: "stays"; readonly acknowledgeS: number }
  | { readonly kind: "goes"; readonly acknowledgeS: number; readonly departS: number; readonly contactS: number };

/** One draw per guardian and incident; all times from the moment the alert reached the phone. */
export function drawReaction(temper: GuardianTemper, random: Random): Reaction {
  const draw = random.uniform();
  const acknowledgeS = random.between(...temper.answerS);
  const departS = acknowledgeS + random.between(...temper.departS);
  const contactS = departS + random.between(...temper.travelS);
  if (draw < temper.silentShare) return { kind: "silent" };
  if (draw < temper.silentShare + temper.declineShare) return { kind: "declines", atS: acknowledgeS };
  if (draw < temper.silentShare + temper.declineShare + temper.stuckShare) return { kind: "stays", acknowledgeS };
  return { kind: "goes", acknowledgeS, departS, contactS };
}
