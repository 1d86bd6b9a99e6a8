import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Type } from "typebox";
import { BaseMapList, type BaseMapView } from "../../infra/contract/base-maps.ts";
import type { BaseMapId } from "../../infra/domain/base-map.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { byteRange } from "../tiles/byte-range.ts";
import { createTileCache } from "../tiles/tile-cache.ts";
import { fetchTile } from "../tiles/tile-fetch.ts";
import { type TileName, type TileSource, type TileSources, tileSources } from "../tiles/tile-sources.ts";

export type BaseMapSettings = {
  /** In the order in which they are offered. */
  readonly ids: readonly BaseMapId[];
  readonly tiandituKey: string | null;
  /** A PMTiles file on this machine. */
  readonly pmtilesFile: string | null;
};
type BaseMapDeps = {
  readonly clock: Clock;
  readonly baseMaps?: BaseMapSettings;
  /** In place of the providers'. */
  readonly tileSources?: TileSources;
};

const none: BaseMapSettings = { ids: [], tiandituKey: null, pmtilesFile: null };
/** Under this, tiles are of whole countries. */
const ZOOM_MIN = 3;
const TileParams = Type.Object({
  map: Type.String({ maxLength: 20 }),
  layer: Type.String({ maxLength: 20 }),
  z: Type.String({ pattern: "^\\d{1,2}$" }),
  x: Type.String({ pattern: "^\\d{1,7}$" }),
  y: Type.String({ pattern: "^\\d{1,7}$" }),
});

/**
 * Base maps that the operator chose, through this server: no page speaks to a provider, so none learns who looks where,
 * and keys stay here.
 */
export function addBaseMapRoutes(server: RouteServer, deps: BaseMapDeps): void {
  const settings = deps.baseMaps ?? none;
  const sources: Partial<Record<string, TileSource>> = { ...tileSources, ...deps.tileSources };
  const cache = createTileCache(deps.clock);

  server.get("/base-maps", {
    config: { access: "signedIn" },
    schema: { tags: ["maps"], response: { 200: BaseMapList, ...problems } },
    handler: async () => ({ items: settings.ids.map((id) => viewOf(id, sources[id])) }),
  });

  server.get("/tiles/:map/:layer/:z/:x/:y", {
    config: { access: "signedIn" },
    schema: { tags: ["maps"], params: TileParams, response: { 200: Type.Any({ description: "image" }), ...problems } },
    handler: async (request, reply) => {
      const { map, layer } = request.params;
      const tile = tileOf(request.params);
      const source = settings.ids.some((id) => id === map) ? sources[map] : undefined;
      const address = source?.layers.find(({ name }) => name === layer)?.address;
      if (source === undefined || address === undefined || !exists(tile, source.maxZoom))
        throw new AppError("NOT_FOUND");
      const key = `${map}/${layer}/${tile.z}/${tile.x}/${tile.y}`;
      const { type, bytes } = await cache.read(key, () => fetchTile(address(tile, settings.tiandituKey ?? "")));
      return await reply.type(type).header("cache-control", "private, max-age=86400").send(bytes);
    },
  });

  addVectorFile(server, settings.ids.includes("pmtiles") ? settings.pmtilesFile : null);
}

/** The whole file by pieces (RFC 9110, 14): a page reads only the tiles it shows. */
function addVectorFile(server: RouteServer, file: string | null): void {
  server.get("/tiles/vector.pmtiles", {
    config: { access: "signedIn" },
    schema: { tags: ["maps"], response: { 206: Type.Any({ description: "a piece of the file" }), ...problems } },
    handler: async (request, reply) => {
      if (file === null) throw new AppError("NOT_FOUND");
      const { size, mtimeMs } = await stat(file);
      const range = byteRange(request.headers.range, size);
      if (range === null) throw new AppError("REQUEST_INVALID", { what: "range" });
      return await reply
        .code(206)
        .type("application/octet-stream")
        .header("content-range", `bytes ${range.from}-${range.to}/${size}`)
        .header("etag", `"${size}-${Math.round(mtimeMs)}"`)
        .send(createReadStream(file, { start: range.from, end: range.to }));
    },
  });
}

function viewOf(id: BaseMapId, source: TileSource | undefined): BaseMapView {
  if (source === undefined)
    return { id, kind: "vector", datum: "wgs84", layers: [], maxZoom: 19, attribution: "© OpenStreetMap contributors" };
  const { layers, ...view } = source;
  return { id, ...view, layers: layers.map(({ name }) => name) };
}

function tileOf({ z, x, y }: { readonly z: string; readonly x: string; readonly y: string }): TileName {
  return { z: Number(z), x: Number(x), y: Number(y) };
}

function exists({ z, x, y }: TileName, maxZoom: number): boolean {
  return z >= ZOOM_MIN && z <= maxZoom && x < 2 ** z && y < 2 ** z;
}
