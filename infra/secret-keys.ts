import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config/config.ts";
import { AppError } from "./domain/errors.ts";
import { SECRET_KEY_BYTES } from "./runtime/secret-box.ts";

/**
 * The keys of the settings; without any, the one in the data folder, made when it is first wanted. A database that is used
 * with another key refuses it at the start.
 */
export async function readSecretKeys(config: Pick<Config, "secretKeys" | "dataFolder">): Promise<readonly Buffer[]> {
  if (config.secretKeys.length > 0) return config.secretKeys;
  const file = join(config.dataFolder, "secrets.key");
  await mkdir(config.dataFolder, { recursive: true });
  // Of two that start at once, the first one's stays.
  await writeFile(file, randomBytes(SECRET_KEY_BYTES).toString("base64"), { mode: 0o600, flag: "wx" }).catch(isThere);
  const key = Buffer.from(await readFile(file, "utf8"), "base64");
  if (key.length !== SECRET_KEY_BYTES) throw new AppError("SECRETS_UNREADABLE", { file, reason: "not 32 bytes" });
  return [key];
}

function isThere(fault: unknown): void {
  if (!(fault instanceof Error) || Reflect.get(fault, "code") !== "EEXIST") throw fault;
}
