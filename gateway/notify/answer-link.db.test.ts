import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../infra/db/test-database.ts";
import { alertId } from "../../infra/domain/ids.ts";
import { createAnswerLinks } from "./answer-link.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const linksAt = (publicUrl: string | null) => createAnswerLinks({ db: database.db, publicUrl });
const id = alertId(randomUUID());

test("the token stands behind the # of our own page, where no preview and no log sees it", async () => {
  const sentence = await linksAt("https://121.example.org")(deliveryOf({ alertId: id }));

  expect(sentence).toMatch(/^不用登录.*\nhttps:\/\/121\.example\.org\/answer\.html#[\w-]{43}$/);
});

test("every alert has its own link, and the same alert the same one", async () => {
  const links = linksAt("https://121.example.org");
  const one = await links(deliveryOf({ alertId: id }));

  expect(await links(deliveryOf({ alertId: id }))).toBe(one);
  expect(await links(deliveryOf({ alertId: alertId(randomUUID()) }))).not.toBe(one);
});

test("there is no link where nothing is asked, or nobody has said where the pages are", async () => {
  expect(await linksAt(null)(deliveryOf({ alertId: id }))).toBeNull();
  for (const kind of ["standDown", "test", "update"] as const)
    expect(await linksAt("https://121.example.org")(deliveryOf({ alertId: id, kind }))).toBeNull();
});
