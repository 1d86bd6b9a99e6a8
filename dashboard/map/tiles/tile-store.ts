/** Tiles of one screen and its neighbours at two zooms. */
const TILES_MAX = 400;
/** So long without a single tile, and the map is none. */
const GIVES_UP_MS = 5_000;
/** A tile that failed is asked for again after this. */
const RETRY_MS = 30_000;

export type Picture =
  | { readonly kind: "there"; readonly image: CanvasImageSource }
  | { readonly kind: "coming" | "failed" };
export type TileStore = {
  /** What is there of a tile; asks for it where it is not. */
  readonly read: (address: string) => Picture;
  /** Nothing but failures for five seconds: the page draws its own map instead. */
  readonly isFailing: () => boolean;
};
export type TileStoreDeps = {
  readonly load: (address: string) => Promise<CanvasImageSource>;
  readonly now: () => number;
  readonly after: (delayMs: number, task: () => void) => void;
  /** Something has come, or failed, or it is time to give up. */
  readonly onChange: () => void;
};

/** Pictures of tiles by address, the longest unused go first. */
export function createTileStore({ load, now, after, onChange }: TileStoreDeps): TileStore {
  const known = new Map<string, Picture & { readonly at: number }>();
  let failingSince: number | null = null;

  async function ask(address: string): Promise<void> {
    try {
      known.set(address, { kind: "there", image: await load(address), at: now() });
      failingSince = null;
    } catch {
      known.set(address, { kind: "failed", at: now() });
      if (failingSince === null) after(GIVES_UP_MS, onChange);
      failingSince ??= now();
    }
    onChange();
  }

  function forgetOldest(): void {
    for (const address of known.keys()) {
      if (known.size <= TILES_MAX) return;
      known.delete(address);
    }
  }

  return {
    read: (address) => {
      const tile = known.get(address);
      if (tile !== undefined && !(tile.kind === "failed" && now() - tile.at > RETRY_MS)) {
        known.delete(address);
        known.set(address, tile);
        return tile;
      }
      const coming = { kind: "coming", at: now() } as const;
      known.set(address, coming);
      forgetOldest();
      void ask(address);
      return coming;
    },
    isFailing: () => failingSince !== null && now() - failingSince >= GIVES_UP_MS,
  };
}

/** From our own server, decoded before it is drawn. */
export async function loadTile(address: string): Promise<CanvasImageSource> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}
