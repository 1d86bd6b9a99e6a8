import { DAY_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Tile } from "./tile-fetch.ts";

/** The town at the zooms that people use. */
const CACHE_MAX_BYTES = 64 * 1024 * 1024;
const KEPT_MS = 7 * DAY_MS;

export type TileCache = { readonly read: (key: string, ask: () => Promise<Tile>) => Promise<Tile> };

/** Tiles that were fetched lately, the oldest go first; many who ask for the same one at once make one request. */
export function createTileCache(clock: Clock): TileCache {
  const kept = new Map<string, Tile & { readonly at: number }>();
  const underWay = new Map<string, Promise<Tile>>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= kept.get(key)?.bytes.length ?? 0;
    kept.delete(key);
  }

  function keep(key: string, tile: Tile): void {
    drop(key);
    kept.set(key, { ...tile, at: clock.now() });
    bytes += tile.bytes.length;
    for (const oldest of kept.keys()) {
      if (bytes <= CACHE_MAX_BYTES) break;
      drop(oldest);
    }
  }

  async function load(key: string, ask: () => Promise<Tile>): Promise<Tile> {
    try {
      const tile = await ask();
      keep(key, tile);
      return tile;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    read: async (key, ask) => {
      const known = kept.get(key);
      if (known !== undefined && clock.now() - known.at < KEPT_MS) return known;
      const waiting = underWay.get(key) ?? load(key, ask);
      underWay.set(key, waiting);
      return await waiting;
    },
  };
}
