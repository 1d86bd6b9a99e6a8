import { vi } from "vitest";
import type { PasswordCost } from "../../api/auth/passwords.ts";

/**
 * In tests on databases hashing is real scrypt at a cost of next to nothing: at the real cost a third of their time goes into
 * signing in. The real cost has tests of its own.
 */
vi.mock(import("../../api/auth/passwords.ts"), async (load) => {
  const passwords = await load();
  const quick: PasswordCost = { blocks: 2 ** 4, blockSize: 8, parallel: 1 };
  return { ...passwords, createPasswords: (cost?: PasswordCost) => passwords.createPasswords(cost ?? quick) };
});
