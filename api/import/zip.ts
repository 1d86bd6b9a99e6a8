import { crc32, inflateRawSync } from "node:zlib";

/** What an archive may hold: a bomb is told by what it says of itself, and by what comes out of it. */
export type ZipLimits = { readonly entries: number; readonly bytes: number; readonly keep: (path: string) => boolean };
export type ZipFault = "unreadable" | "tooLarge";

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const COMMENT_MAX_BYTES = 65_535;
const ENCRYPTED = 1;

/**
 * The files of a ZIP archive (APPNOTE 6.3.10) that are wanted, read by its directory. No more than the limit is ever
 * unpacked, whatever the sizes in it say; ZIP64, encryption and any method but store and deflate are unreadable.
 */
export function readZip(zip: Buffer, limits: ZipLimits): ReadonlyMap<string, Buffer> | ZipFault {
  const end = endOf(zip);
  if (end === null) return "unreadable";
  const count = zip.readUInt16LE(end + 10);
  if (count > limits.entries) return "tooLarge";
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  let left = limits.bytes;
  for (let index = 0; index < count; index += 1) {
    const entry = entryAt(zip, at);
    if (entry === null) return "unreadable";
    at = entry.next;
    if (!limits.keep(entry.path)) continue;
    if (files.has(entry.path)) return "unreadable";
    const content = contentOf(zip, entry, left);
    if (typeof content === "string") return content;
    left -= content.length;
    files.set(entry.path, content);
  }
  return files;
}

function endOf(zip: Buffer): number | null {
  const first = Math.max(0, zip.length - END_BYTES - COMMENT_MAX_BYTES);
  for (let at = zip.length - END_BYTES; at >= first; at -= 1) if (zip.readUInt32LE(at) === END_SIGNATURE) return at;
  return null;
}

type Entry = {
  readonly path: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
  readonly next: number;
};

function entryAt(zip: Buffer, at: number): Entry | null {
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY_SIGNATURE) return null;
  if ((zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0) return null;
  const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
  const nameEnd = at + 46 + (nameBytes ?? 0);
  if (nameEnd > zip.length) return null;
  return {
    path: zip.toString("utf8", at + 46, nameEnd),
    method: zip.readUInt16LE(at + 10),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    local: zip.readUInt32LE(at + 42),
    next: nameEnd + (extraBytes ?? 0) + (noteBytes ?? 0),
  };
}

function contentOf(zip: Buffer, entry: Entry, left: number): Buffer | ZipFault {
  const { local, packed, size, method } = entry;
  if (size > left) return "tooLarge";
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL_SIGNATURE) return "unreadable";
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (from + packed > zip.length) return "unreadable";
  const bytes = zip.subarray(from, from + packed);
  if (method === 0) return packed === size ? bytes : "unreadable";
  return method === 8 ? inflated(bytes, size) : "unreadable";
}

/** Stops as soon as more comes out than the archive has announced. */
function inflated(bytes: Buffer, size: number): Buffer | ZipFault {
  try {
    const content = inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
    return content.length === size ? content : "unreadable";
  } catch (fault) {
    return fault instanceof Error && "code" in fault && fault.code === "ERR_BUFFER_TOO_LARGE"
      ? "tooLarge"
      : "unreadable";
  }
}

/** The same files in a new archive, stored as they are: what a reader that trusts an archive may be given. */
export function storedZip(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([signature(LOCAL_SIGNATURE), head, name, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([signature(ENTRY_SIGNATURE), Buffer.from([20, 0]), head, tail, name]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
