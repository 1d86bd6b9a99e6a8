import { isSealed } from "../runtime/secret-box.ts";
import type { Queryable } from "./database.ts";

/** In whose row a sealed secret belongs; moved to another row it cannot be opened. */
export const channelOwner = (personId: string): string => `channel of ${personId}`;
export const secondFactorOwner = (personId: string): string => `second factor of ${personId}`;
export const serviceKeyOwner = (name: string): string => `service key ${name}`;

export function sealSecret<Text extends string | null>(db: Queryable, text: Text, owner: string): string | Text {
  return text === null ? text : db.secrets.seal(text, owner);
}

/** One from before secrets were sealed is what it says; the next start seals it. */
export function openSecret(db: Queryable, kept: string, owner: string): string {
  return isSealed(kept) ? db.secrets.open(kept, owner) : kept;
}

/** `null` too when the key of another process sealed it. */
export function openIfReadable(db: Queryable, kept: string | null, owner: string): string | null {
  if (kept === null) return null;
  try {
    return openSecret(db, kept, owner);
  } catch {
    return null;
  }
}

/** Where secrets are kept: how to list them, how to write one, and whose each is. */
const places: readonly { readonly list: string; readonly write: string; readonly ownerOf: (id: string) => string }[] = [
  {
    list: "select channel_id as id, person_id as owner, secret from channels where secret is not null and kind <> 'mqtt'",
    write: "update channels set secret = $2 where channel_id = $1",
    ownerOf: channelOwner,
  },
  {
    list: "select name as id, name as owner, secret from service_keys",
    write: "update service_keys set secret = $2 where name = $1",
    ownerOf: serviceKeyOwner,
  },
  {
    list: "select person_id as id, person_id as owner, secret from second_factors where secret is not null",
    write: "update second_factors set secret = $2 where person_id = $1",
    ownerOf: secondFactorOwner,
  },
  {
    list: "select person_id as id, person_id as owner, next_secret as secret from second_factors where next_secret is not null",
    write: "update second_factors set next_secret = $2 where person_id = $1",
    ownerOf: secondFactorOwner,
  },
];

/**
 * Opens every secret, and seals with the present key what another one sealed or nothing did; returns how many. Throws
 * SECRETS_UNREADABLE when the service was given a key that this database does not know: better not to start than to fail
 * when somebody is lost.
 */
export async function sealAnew(tx: Queryable): Promise<number> {
  // The probe is there before any secret is: two processes with two keys find out at the start of the second.
  await tx.query(
    "insert into service_keys (name, public_key, secret) values ('probe', '', $1) on conflict do nothing",
    [tx.secrets.seal("probe", serviceKeyOwner("probe"))],
  );
  let count = 0;
  for (const { list, write, ownerOf } of places) {
    for (const { id, owner, secret } of await tx.query<{ id: string; owner: string; secret: string }>(list)) {
      const text = openSecret(tx, secret, ownerOf(owner));
      if (isSealed(secret) && tx.secrets.isCurrent(secret)) continue;
      await tx.query(write, [id, tx.secrets.seal(text, ownerOf(owner))]);
      count += 1;
    }
  }
  return count;
}
