import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { World } from "../live/world.ts";
import { photoAddress } from "../page/portrait.ts";
import { SAVED_CARD } from "../page/saved-card.ts";
import { type CardStore, cardOf, isOver, type PhoneOwner, readCard, type SavedCard, type SavedPhoto } from "./card.ts";

export type KeeperDeps = {
  /**
   * `localStorage`: it is read before the first picture is drawn and emptied at sign-out without waiting for anything, which
   * IndexedDB is not; a card has some 10 kB.
   */
  readonly store: CardStore;
  readonly clock: Clock;
  readonly owner: PhoneOwner;
  readonly world: World;
  /** When the picture was the present, by this phone's clock and by the server's; `null`: it has not been yet. */
  readonly heardAt: () => { readonly here: EpochMs; readonly server: EpochMs } | null;
  readonly shrink: (address: string) => Promise<string | null>;
  readonly photos: SavedCard["photos"];
};
export type CardKeeper = {
  /** Call it whenever something was heard. */
  readonly keep: () => void;
  /** Call it once a second: what is too old is deleted. */
  readonly dropOld: () => void;
  /** Deletes the card and keeps none from now on. */
  readonly forget: () => void;
  /** Small pictures by senior. */
  readonly pictureOf: (seniorId: string) => string | null;
};

/** Keeps the last picture of this phone for when there is no network: one card, bound to one person, for 24 h. */
export function createCardKeeper({ store, clock, owner, world, heardAt, ...deps }: KeeperDeps): CardKeeper {
  const photos = new Map<string, SavedPhoto>(Object.entries(deps.photos));
  const asked = new Set<string>();
  let isForgotten = false;

  function write(): void {
    const heard = heardAt();
    if (isForgotten || heard === null || !world.isKnown || isOver({ savedAt: heard.here }, clock.now())) return;
    const guarded = [...photos].filter(([seniorId]) => world.seniors.has(seniorId));
    const kept = { owner, savedAt: heard.here, heardAt: heard.server, photos: Object.fromEntries(guarded) };
    try {
      store.setItem(SAVED_CARD, JSON.stringify(cardOf({ ...kept, world })));
    } catch {
      // A full or closed store: this phone has no picture without a network, all else goes on.
      store.removeItem(SAVED_CARD);
    }
  }

  async function askForPhotos(): Promise<void> {
    for (const { seniorId, photoAt } of world.seniors.values()) {
      if (photoAt === null) photos.delete(seniorId);
      if (photoAt === null || asked.has(photoAt) || photos.get(seniorId)?.photoAt === photoAt) continue;
      asked.add(photoAt);
      const picture = await deps.shrink(photoAddress(seniorId, photoAt));
      if (picture === null) continue;
      photos.set(seniorId, { photoAt, picture });
      write();
    }
  }

  return {
    keep: () => {
      write();
      void askForPhotos();
    },
    dropOld: () => void readCard(store, clock.now()),
    forget: () => {
      isForgotten = true;
      store.removeItem(SAVED_CARD);
    },
    pictureOf: (seniorId) => photos.get(seniorId)?.picture ?? null,
  };
}
