import { createECDH } from "node:crypto";
import type { Queryable } from "./database.ts";
import { listChannels, replaceChannels } from "./person-channels.ts";
import { openSecret, sealSecret, serviceKeyOwner } from "./sealed-secrets.ts";

/** A person's newest browsers; an older one that still lives says so again when it is opened. */
const BROWSERS_MAX = 4;

/**
 * Adds a browser to a person's channels, right after the open page, and takes it from whoever used it before. Who had chosen
 * nothing keeps the open page and MQTT beside it.
 */
export async function addPushSubscription(
  tx: Queryable,
  personId: string,
  browser: { readonly address: string; readonly secret: string },
): Promise<void> {
  await tx.query(
    "update channels set disabled_at = service_now(), secret = null where kind = 'push' and address = $1 and person_id <> $2",
    [browser.address, personId],
  );
  const before = await listChannels(tx, personId);
  const kept = before
    .filter((it) => it.kind !== "push" || it.address !== browser.address)
    .map(({ kind, address }) => ({ kind, address, secret: null }));
  const own = kept.length === 0 ? defaults : kept;
  const others = own.filter((it) => it.kind !== "push");
  const browsers = [{ kind: "push", ...browser }, ...own.filter((it) => it.kind === "push").slice(0, BROWSERS_MAX - 1)];
  const isPageFirst = others[0]?.kind === "page";
  await replaceChannels(tx, personId, [
    ...others.slice(0, isPageFirst ? 1 : 0),
    ...browsers,
    ...others.slice(isPageFirst ? 1 : 0),
  ]);
}

const defaults = [
  { kind: "page", address: null, secret: null },
  { kind: "mqtt", address: null, secret: null },
] as const;

/** This browser is told nothing more. */
export async function removePushSubscription(tx: Queryable, personId: string, address: string): Promise<void> {
  await tx.query(
    "update channels set disabled_at = service_now(), secret = null where person_id = $1 and kind = 'push' and address = $2",
    [personId, address],
  );
}

/** The push service says that the browser is gone. */
export async function dropPushChannel(db: Queryable, channelId: string): Promise<void> {
  await db.query(
    "update channels set disabled_at = service_now(), secret = null where channel_id = $1 and kind = 'push'",
    [channelId],
    "drop-push",
  );
}

/** Who we are to push services: an uncompressed P-256 point and its scalar, base64url. */
export type PushKeys = { readonly publicKey: string; readonly secret: string };

/** The same keys for ever: browsers bind their subscription to them. Made when they are first wanted. */
export async function readPushKeys(db: Queryable): Promise<PushKeys> {
  const known = await findPushKeys(db);
  if (known !== null) return known;
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys("base64url");
  const secret = pair.getPrivateKey().toString("base64url").padStart(43, "A");
  await db.query("insert into service_keys (name, public_key, secret) values ('push', $1, $2) on conflict do nothing", [
    publicKey,
    sealSecret(db, secret, serviceKeyOwner("push")),
  ]);
  return (await findPushKeys(db)) ?? { publicKey, secret };
}

async function findPushKeys(db: Queryable): Promise<PushKeys | null> {
  const [row] = await db.query<PushKeys>(
    `select public_key as "publicKey", secret from service_keys where name = 'push'`,
    [],
    "push-keys",
  );
  return row === undefined ? null : { ...row, secret: openSecret(db, row.secret, serviceKeyOwner("push")) };
}
