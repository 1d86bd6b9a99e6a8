import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "../../infra/domain/errors.ts";

/** OWASP password storage cheat sheet: N=2^15, r=8, p=3, 32 MB a hash. */
export const passwordCost = { blocks: 2 ** 15, blockSize: 8, parallel: 3 } as const;
export type PasswordCost = { readonly blocks: number; readonly blockSize: number; readonly parallel: number };

const KEY_BYTES = 32;
/** Two at a time: 64 MB, and two of the four threads that Node shares with everything else. */
const RUNNING_MAX = 2;
/** Whoever would have to wait longer than some seconds is told so at once. */
const WAITING_MAX = 100;

export type Passwords = {
  /** `scrypt$N$r$p$salt$key`, base64url. */
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long for an unknown login (`null`) as for a wrong password. UNAVAILABLE when too many are waiting. */
  readonly verify: (password: string, stored: string | null) => Promise<boolean>;
};

/** Hashes and checks passwords, few at a time, so that a flood of sign-ins cannot take the memory or the threads. */
export function createPasswords(cost: PasswordCost = passwordCost): Passwords {
  const slots = createSlots();
  const nobody = { cost, salt: randomBytes(16), key: randomBytes(KEY_BYTES) };
  return {
    hash: async (password) => {
      const salt = randomBytes(16);
      const key = await slots(() => derive(password, salt, cost));
      return [
        "scrypt",
        cost.blocks,
        cost.blockSize,
        cost.parallel,
        salt.toString("base64url"),
        key.toString("base64url"),
      ].join("$");
    },
    verify: async (password, stored) => {
      const known = stored === null ? null : parse(stored);
      const { salt, key, cost: used } = known ?? nobody;
      const derived = await slots(() => derive(password, salt, used));
      return timingSafeEqual(derived, key) && known !== null;
    },
  };
}

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  const settings = {
    N: cost.blocks,
    r: cost.blockSize,
    p: cost.parallel,
    // Node refuses above 32 MB unless told.
    maxmem: 256 * cost.blocks * cost.blockSize,
  };
  return new Promise((resolve, reject) => {
    // NFKC: the same characters typed on another keyboard are the same password (RFC 8265).
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, settings, (fault, key) =>
      fault === null ? resolve(key) : reject(fault),
    );
  });
}

function parse(stored: string): { readonly cost: PasswordCost; readonly salt: Buffer; readonly key: Buffer } | null {
  const [name, blocks, blockSize, parallel, salt, key] = stored.split("$");
  if (name !== "scrypt" || salt === undefined || key === undefined) return null;
  const read = {
    cost: { blocks: Number(blocks), blockSize: Number(blockSize), parallel: Number(parallel) },
    salt: Buffer.from(salt, "base64url"),
    key: Buffer.from(key, "base64url"),
  };
  return read.key.length === KEY_BYTES ? read : null;
}

function createSlots(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= RUNNING_MAX) {
      if (waiting.length >= WAITING_MAX) throw new AppError("UNAVAILABLE", { what: "passwords" });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
