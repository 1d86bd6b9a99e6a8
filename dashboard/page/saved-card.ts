/** Where a guardian's phone keeps its last picture for when there is no network; see guardian/card.ts. */
export const SAVED_CARD = "121.card";

/** The picture goes with the person: whoever is signed out leaves no whereabouts on the phone. */
export function forgetCard(): void {
  localStorage.removeItem(SAVED_CARD);
}
