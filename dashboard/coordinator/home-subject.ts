import type { SeniorView } from "../../infra/contract/views.ts";
import { type GuardianSlot, guardianSlots } from "../../infra/domain/roles.ts";
import { type HomeDraft, homeDraft, placeOf } from "./guardian-draft.ts";
import type { HomeSubject } from "./home-map.ts";
import type { HomePin } from "./home-pins.ts";
import type { Office } from "./office.ts";

/** What the little map beside the form is about. */
export function homeSubject(office: Office): HomeSubject | null {
  const { state, world } = office;
  const { choice, draft, circle } = state;
  if (choice.kind === "new" && draft !== null) {
    const hasPlace = draft.lon !== "" && draft.lat !== "";
    const home = hasPlace ? ([Number(draft.lon), Number(draft.lat)] as const) : null;
    return {
      key: "new",
      home,
      circle: home === null ? null : { centre: home, radiusM: Number(draft.radiusM) || 0 },
      fences: [],
      seenAt: null,
      pins: pinsOf({ A: draft.guardians[0], B: draft.guardians[1] }),
    };
  }
  const senior = choice.kind === "senior" ? world.seniors.get(choice.seniorId) : undefined;
  if (senior === undefined) return null;
  const place = world.positions.get(senior.seniorId)?.place;
  return {
    key: `${senior.seniorId}/${circle?.fenceId ?? ""}`,
    home: senior.home === null ? null : [senior.home.lon, senior.home.lat],
    circle: circle === null ? null : { centre: [circle.lon, circle.lat], radiusM: Number(circle.radiusM) || 0 },
    fences: state.fences.filter(({ fenceId }) => fenceId !== circle?.fenceId),
    seenAt: place == null ? null : [place.lon, place.lat],
    pins: pairedPins(office, senior),
  };
}

/** Of whoever is typed in now, else of whoever is paired. */
function pairedPins({ state }: Office, senior: SeniorView): readonly HomePin[] {
  const homeIn = (slot: GuardianSlot): HomeDraft | null => {
    if (state.pairing?.slot === slot) return state.pairing.guardian;
    const guardian = senior.guardians.find((one) => one.slot === slot);
    const home = guardian === undefined ? undefined : state.homes.get(guardian.personId);
    return home === undefined ? null : homeDraft(home);
  };
  return pinsOf({ A: homeIn("A"), B: homeIn("B") });
}

function pinsOf(homes: Readonly<Record<GuardianSlot, HomeDraft | null>>): readonly HomePin[] {
  return guardianSlots.flatMap((slot) => {
    const home = homes[slot];
    const at = home === null ? null : placeOf(home);
    return at === null ? [] : [{ slot, at }];
  });
}
