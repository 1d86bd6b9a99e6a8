import { isSameAddress } from "../../infra/domain/guardian-home.ts";
import { findPeople, getPersonHome, pairGuardian } from "../http/api.ts";
import { words } from "../text/language.ts";
import { failureOf } from "./failure-of.ts";
import { type GuardianDraft, guardianTroubles, homeDraft, toGuardian } from "./guardian-draft.ts";
import type { OfficeDeps, Pairing } from "./office.ts";
import { readChannels, readHomes } from "./senior-facts.ts";
import type { Trouble, Troubles } from "./trouble.ts";

/** Replaces guardian A or B of whoever is chosen. */
export async function savePairing(deps: OfficeDeps): Promise<void> {
  const { state, change } = deps;
  const { pairing, choice, isBusy } = state();
  if (pairing === null || choice.kind !== "senior" || isBusy) return;
  const troubles = troublesOfPairing(deps, pairing, choice.seniorId);
  if (Object.keys(troubles).length > 0) {
    change({ pairing: { ...pairing, troubles } });
    return;
  }
  change({ isBusy: true, failure: null });
  const answer = await pairGuardian(choice.seniorId, { slot: pairing.slot, guardian: toGuardian(pairing.guardian) });
  if (answer.kind !== "ok") {
    change({ isBusy: false, failure: failureOf(answer) });
    return;
  }
  change({ isBusy: false, pairing: null, pinning: null, done: words().coordinator.guardians.saved });
  await Promise.all([readChannels(deps, choice.seniorId), readHomes(deps, choice.seniorId)]);
}

function troublesOfPairing({ state, world }: OfficeDeps, { slot, guardian }: Pairing, seniorId: string): Troubles {
  const others = (world.seniors.get(seniorId)?.guardians ?? []).filter((one) => one.slot !== slot);
  const isOneHome = others.some(({ personId }) =>
    isSameAddress(state().homes.get(personId)?.address ?? "", guardian.address),
  );
  const own: Record<string, Trouble> = {
    ...guardianTroubles(guardian),
    ...(isOneHome ? { address: "sameAddress" } : {}),
  };
  return Object.fromEntries(Object.entries(own).map(([field, trouble]) => [`pairing.${field}`, trouble]));
}

export async function findKnown({ state, change }: OfficeDeps, slot: string, query: string): Promise<void> {
  change({ people: { slot, query, found: [] } });
  if (query.trim().length < 1) return;
  const answer = await findPeople(query.trim());
  // Answers may overtake each other: only the newest question counts.
  if (answer.kind === "ok" && state().people?.query === query)
    change({ people: { slot, query, found: answer.value.items } });
}

/**
 * Where somebody known lives goes into the fields they were chosen for. What could not be read stays locked: it would be
 * overwritten by nothing; whoever is chosen anew is read anew.
 */
export async function readHome({ state, change }: OfficeDeps, personId: string): Promise<void> {
  const answer = await getPersonHome(personId);
  const home = answer.kind === "ok" ? homeDraft(answer.value) : null;
  const filled = (guardian: GuardianDraft): GuardianDraft =>
    guardian.personId === personId && guardian.isHomeAwaited
      ? { ...guardian, ...home, isHomeAwaited: home === null }
      : guardian;
  const { draft, pairing, homes } = state();
  change({
    ...(answer.kind === "ok" ? { homes: new Map([...homes, [personId, answer.value]]) } : {}),
    ...(draft === null
      ? {}
      : { draft: { ...draft, guardians: [filled(draft.guardians[0]), filled(draft.guardians[1])] } }),
    ...(pairing === null ? {} : { pairing: { ...pairing, guardian: filled(pairing.guardian) } }),
  });
}
