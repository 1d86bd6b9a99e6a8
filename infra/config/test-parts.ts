import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Parts that some tests need and a developer's machine may lack. `null` means: skip, loudly. With REQUIRE_PARTS=1 (as on the
 * build machine) a missing part is an error.
 */
export function chromiumPath(): string | null {
  return part("Chromium", [
    process.env["CHROMIUM_PATH"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ]);
}

/** The mosquitto broker; its clients `mosquitto_pub` and `mosquitto_sub` are looked for on the PATH by the tests. */
export function mosquittoPath(): string | null {
  return part("mosquitto", [
    process.env["MOSQUITTO_PATH"],
    "/usr/sbin/mosquitto",
    "/usr/local/sbin/mosquitto",
    "/opt/homebrew/sbin/mosquitto",
  ]);
}

/** Makes certificates; Node reads them but cannot sign any. */
export function opensslPath(): string | null {
  return part("openssl", [
    process.env["OPENSSL_PATH"],
    "/usr/bin/openssl",
    "/usr/local/bin/openssl",
    "/opt/homebrew/bin/openssl",
  ]);
}

/** A PostgreSQL with TimescaleDB inside, as `npm run timescaledb` makes it. */
export function timescaleFolder(): string | null {
  const folder = process.env["TIMESCALEDB_FOLDER"] ?? join(process.cwd(), ".cache", "timescaledb", "native");
  return part("TimescaleDB", [existsSync(join(folder, "bin", "postgres")) ? folder : undefined]);
}

/** `TIMESCALEDB_TESTS=all`: also what never touches what TimescaleDB stores in its own way. */
export const testsAllOnTimescale = (): boolean => process.env["TIMESCALEDB_TESTS"] === "all";

export const partsAreRequired = (): boolean => process.env["REQUIRE_PARTS"] === "1";

function part(name: string, candidates: readonly (string | undefined)[]): string | null {
  const found = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (found === undefined && partsAreRequired()) throw new Error(`${name} is missing and REQUIRE_PARTS=1 is set`);
  return found ?? null;
}
