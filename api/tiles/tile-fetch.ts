import { AppError } from "../../infra/domain/errors.ts";

export type Tile = { readonly type: string; readonly bytes: Buffer };

const DEADLINE_MS = 5_000;
/** A tile of 256 pixels has 10 to 60 kB. */
const TILE_MAX_BYTES = 1024 * 1024;
/** The policy of OpenStreetMap asks for a name by which the caller can be told apart. */
const HEADERS = { "user-agent": "121aihuijia base map", accept: "image/png,image/jpeg,image/webp" };

/** One tile from its provider, whole or not at all: UNAVAILABLE when it does not answer with a picture in time. */
export async function fetchTile(address: string): Promise<Tile> {
  try {
    const response = await fetch(address, {
      headers: HEADERS,
      redirect: "error",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    if (!response.ok || !/^image\/(png|jpeg|webp)$/.test(type))
      throw new AppError("UNAVAILABLE", { status: response.status });
    return { type, bytes: await readAll(response) };
  } catch (cause) {
    // No address in the fault: a key stands in it.
    throw cause instanceof AppError ? cause : new AppError("UNAVAILABLE", { what: "tile" });
  }
}

async function readAll(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > TILE_MAX_BYTES) throw new AppError("UNAVAILABLE", { what: "tile too large" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
