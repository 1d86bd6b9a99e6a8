import { expect, test } from "vitest";
import { isAppError } from "../../infra/domain/errors.ts";
import { createPasswords, passwordCost } from "./passwords.ts";

const cheap = { blocks: 256, blockSize: 8, parallel: 1 };

test("a guardian's password is kept as a salted hash that names its cost", async () => {
  const passwords = createPasswords(cheap);

  const [first, second] = await Promise.all([passwords.hash("long enough 1"), passwords.hash("long enough 1")]);

  expect(first).toMatch(/^scrypt\$256\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(second).not.toBe(first);
});

test("a guardian gets in with her password and nobody with another", async () => {
  const passwords = createPasswords(cheap);
  const stored = await passwords.hash("long enough 1");

  expect(await passwords.verify("long enough 1", stored)).toBe(true);
  expect(await passwords.verify("long enough 2", stored)).toBe(false);
  expect(await passwords.verify("long enough 1", null)).toBe(false);
  expect(await passwords.verify("long enough 1", "not a hash")).toBe(false);
});

test("a password typed with full-width characters of an input method is the same password", async () => {
  const passwords = createPasswords(cheap);

  expect(await passwords.verify("ｌｏｎｇ enough 1", await passwords.hash("long enough 1"))).toBe(true);
});

test("passwords of people who signed up earlier stay valid when hashing becomes dearer", async () => {
  const stored = await createPasswords(cheap).hash("long enough 1");

  expect(await createPasswords({ ...cheap, blocks: 512 }).verify("long enough 1", stored)).toBe(true);
});

test("a crowd that signs in at once is served in turn, and beyond a hundred waiting told to come back", async () => {
  const passwords = createPasswords(cheap);
  const stored = await passwords.hash("long enough 1");

  const results = await Promise.allSettled(
    Array.from({ length: 150 }, () => passwords.verify("long enough 1", stored)),
  );
  const refused = results.filter((result) => result.status === "rejected");

  expect(results.filter((result) => result.status === "fulfilled" && result.value)).toHaveLength(102);
  expect(refused.every((result) => isAppError(result.reason, "UNAVAILABLE"))).toBe(true);
  expect(await passwords.verify("long enough 1", stored)).toBe(true);
});

test("hashing costs what the password storage guide asks for", () => {
  expect(passwordCost.blocks * passwordCost.parallel).toBeGreaterThanOrEqual(98_304);
  expect(passwordCost.blockSize).toBe(8);
});
