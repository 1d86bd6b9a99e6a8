import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { readStaticFiles, type StaticFiles } from "./static-files.ts";

/** Builds the pages as they ship, from the sources as they are now: a browser test never sees an old build. */
export async function buildPages(): Promise<StaticFiles> {
  const folder = await mkdtemp(join(tmpdir(), "pages-"));
  try {
    const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
    await build({ configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    return readStaticFiles(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
