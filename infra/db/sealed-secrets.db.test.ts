import { afterEach, beforeEach, expect, test } from "vitest";
import { personId } from "../domain/ids.ts";
import { silentLog } from "../runtime/log.ts";
import { createSecretBox } from "../runtime/secret-box.ts";
import { createDatabase, type Database } from "./database.ts";
import { insertPerson } from "./people.ts";
import { replaceChannels } from "./person-channels.ts";
import { readPushKeys } from "./push-subscriptions.ts";
import { channelOwner, sealAnew } from "./sealed-secrets.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const wang = personId("wang-a");
let database: TestDatabase;
let opened: Database[];
beforeEach(async () => {
  [database, opened] = [await createTestDatabase(), []];
  const person = { personId: wang, name: "示例", phone: null, email: null, locale: "zh-CN", login: null } as const;
  await insertPerson(database.db, { ...person, passwordHash: null });
});
afterEach(async () => {
  for (const db of opened) await db.close();
  await database.drop();
});

const withKeys = (...keys: readonly Buffer[]): Database => {
  const db = createDatabase({ url: database.url, log: silentLog, secrets: createSecretBox(keys) });
  opened.push(db);
  return db;
};
const webhook = { kind: "webhook", address: "https://example.org/", secret: "a secret of the team" };
const kept = async () =>
  (await database.db.query<{ secret: string }>("select secret from channels where kind = 'webhook'"))[0]?.secret ?? "";

test("a channel's secret and the key of push are not to be seen in the database", async () => {
  const db = withKeys(first);
  await sealAnew(db);
  await replaceChannels(db, wang, [webhook]);
  const keys = await readPushKeys(db);
  const rows = await db.query<{ row: string }>(
    "select channels::text as row from channels union all select service_keys::text from service_keys",
  );

  for (const { row } of rows) expect(row).not.toMatch(new RegExp(`${webhook.secret}|${keys.secret}`));
  expect(db.secrets.open(await kept(), channelOwner(wang))).toBe(webhook.secret);
  expect(await readPushKeys(withKeys(first))).toEqual(keys);
});

test("a service with another key does not start, and with the old one beside it seals everything anew", async () => {
  await sealAnew(withKeys(first));
  await replaceChannels(withKeys(first), wang, [webhook]);
  const unreadable = expect.objectContaining({ code: "SECRETS_UNREADABLE" });

  await expect(withKeys(second).transaction(sealAnew)).rejects.toThrow(unreadable);
  expect(await withKeys(second, first).transaction(sealAnew)).toBe(2);
  expect(await withKeys(second, first).transaction(sealAnew)).toBe(0);
  expect(await withKeys(second).transaction(sealAnew)).toBe(0);
  expect(withKeys(second).secrets.open(await kept(), channelOwner(wang))).toBe(webhook.secret);
});

test("a service with another key is refused before there is any secret", async () => {
  await sealAnew(withKeys(first));

  await expect(withKeys(second).transaction(sealAnew)).rejects.toMatchObject({ code: "SECRETS_UNREADABLE" });
});

test("secrets from before they were sealed are sealed at the start and mean the same", async () => {
  await database.db.query(
    "insert into channels (channel_id, person_id, kind, address, secret) values ('c1', 'wang-a', 'webhook', 'x', 'from before')",
  );
  const db = withKeys(first);

  await sealAnew(db);

  expect(await kept()).not.toContain("from before");
  expect(db.secrets.open(await kept(), channelOwner(wang))).toBe("from before");
});
