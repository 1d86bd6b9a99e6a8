import { createHash, timingSafeEqual } from "node:crypto";
import type { Database } from "../infra/db/database.ts";
import { readGuardianSecret, readWristband, readWristbands, type WristbandEntry } from "../infra/db/wristbands.ts";
import { isId, type SeniorId, type WristbandId, wristbandId } from "../infra/domain/ids.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../infra/runtime/log.ts";
import type { Identity } from "./broker/topic-access.ts";

/**
 * The wristbands in memory, kept in step with the database by its notices: a band that reconnects while the database is
 * away is still let in, and its messages find their senior without a query.
 */
export type WristbandDirectory = Part & {
  readonly seniorOf: (id: WristbandId) => SeniorId | null;
  readonly entries: () => Iterable<WristbandEntry>;
  /** Checks user name and token; `null` when they do not prove anybody. */
  readonly identify: (username: string, token: Buffer) => Promise<Identity | null>;
  /** Called with each wristband whose entry changed. */
  readonly onChange: (listener: DirectoryListener) => void;
};

export type DirectoryListener = (id: WristbandId, entry: WristbandEntry | null, before: WristbandEntry | null) => void;

export function createWristbandDirectory(options: { readonly db: Database; readonly log: Log }): WristbandDirectory {
  const entries = new Map<WristbandId, WristbandEntry>();
  const listeners: DirectoryListener[] = [];
  let stopListening: () => void = () => undefined;

  const put = (id: WristbandId, entry: WristbandEntry | null): void => {
    const known = entries.get(id) ?? null;
    if (entry === null) entries.delete(id);
    else entries.set(id, entry);
    if (!isSame(known, entry)) for (const listener of listeners) listener(id, entry, known);
  };
  const loadAll = async (): Promise<void> => {
    const fresh = await readWristbands(options.db);
    const known = new Set(fresh.map((entry) => entry.wristbandId));
    for (const id of entries.keys()) if (!known.has(id)) put(id, null);
    for (const entry of fresh) put(entry.wristbandId, entry);
  };
  const loadOne = async (id: WristbandId): Promise<void> => put(id, await readWristband(options.db, id));
  const onNotice = (payload: string | null): void => {
    const work = payload === null || !isId(payload) ? loadAll() : loadOne(wristbandId(payload));
    work.catch((fault) => options.log.warn(faultFields(fault), "wristbands not read again"));
  };
  return {
    start: async () => {
      await loadAll();
      stopListening = options.db.listen("wristband_change", onNotice);
    },
    stop: async () => stopListening(),
    seniorOf: (id) => entries.get(id)?.seniorId ?? null,
    entries: () => entries.values(),
    identify: async (username, token) => {
      if (!isId(username)) return null;
      const hash = createHash("sha256").update(token).digest();
      const id = wristbandId(username);
      // Known by its notice a moment later, or enrolled just now by another process: ask.
      if (!entries.has(id))
        await loadOne(id).catch((fault) => options.log.warn(faultFields(fault), "wristband not looked up"));
      const entry = entries.get(id);
      if (entry !== undefined)
        return entry.tokenHash !== null && isEqual(entry.tokenHash, hash)
          ? { kind: "wristband", wristbandId: id }
          : null;
      const guardian = await readGuardianSecret(options.db, username);
      return guardian !== null && isEqual(guardian.secretHash, hash)
        ? { kind: "guardian", personId: guardian.personId }
        : null;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function isSame(one: WristbandEntry | null, other: WristbandEntry | null): boolean {
  if (one === null || other === null) return one === other;
  const sameToken =
    one.tokenHash === null || other.tokenHash === null
      ? one.tokenHash === other.tokenHash
      : one.tokenHash.equals(other.tokenHash);
  return sameToken && one.seniorId === other.seniorId && one.reportIntervalMs === other.reportIntervalMs;
}
