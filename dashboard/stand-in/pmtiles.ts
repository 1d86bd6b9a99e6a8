/** Bytes of one field of a protocol buffer: numbers as varints, everything else by length. */
function field(number: number, value: number | Uint8Array): Uint8Array {
  if (typeof value === "number") return join(varint(number << 3), varint(value));
  return join(varint((number << 3) | 2), varint(value.length), value);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const text = (words: string) => new TextEncoder().encode(words);
const numbers = (values: readonly number[]) => join(...values.map(varint));

/** A vector tile (Mapbox Vector Tile 2.1) whose right half is water. */
function halfWater(): Uint8Array {
  // MoveTo 2048,0; LineTo +2048,0, 0,+4096, -2048,0; close. Steps are written as zigzag numbers.
  const way = numbers([9, 4096, 0, 26, 4096, 0, 0, 8192, 4095, 0, 15]);
  const shape = join(field(2, numbers([0, 0])), field(3, 3), field(4, way));
  const layer = join(
    field(15, 2),
    field(1, text("water")),
    field(2, shape),
    field(3, text("kind")),
    field(4, field(1, text("water"))),
    field(5, 4096),
  );
  return field(3, layer);
}

/**
 * A PMTiles archive (version 3) in which every tile down to zoom 15 is the same one: half land, half water. Nothing is
 * compressed.
 */
export function halfWaterArchive(): Buffer {
  const tile = halfWater();
  // One entry from tile 0, repeated for all: tile id, run length, length, offset + 1.
  const everywhere = (4 ** 16 - 1) / 3;
  const root = join(varint(1), varint(0), varint(everywhere), varint(tile.length), varint(1));
  const metadata = text("{}");
  const header = Buffer.alloc(127);
  header.write("PMTiles", 0, "latin1");
  header.writeUInt8(3, 7);
  const parts = [root, metadata, new Uint8Array(), tile];
  let at = header.length;
  parts.forEach((part, index) => {
    header.writeBigUInt64LE(BigInt(at), 8 + index * 16);
    header.writeBigUInt64LE(BigInt(part.length), 16 + index * 16);
    at += part.length;
  });
  for (const [place, value] of [
    [96, 1],
    [97, 1],
    [98, 1],
    [99, 1],
    [100, 0],
    [101, 15],
  ] as const)
    header.writeUInt8(value, place);
  return Buffer.concat([header, ...parts]);
}
