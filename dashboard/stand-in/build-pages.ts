import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as buildByVite } from "vite";
import { readStaticFiles, type StaticFiles } from "./static-files.ts";

let built: Promise<StaticFiles> | null = null;

/**
 * Builds the pages as they ship, from the sources as they are now, once for this process: a browser test never sees an old
 * build.
 */
export function buildPages(): Promise<StaticFiles> {
  built ??= build();
  return built;
}

async function build(): Promise<StaticFiles> {
  const folder = await mkdtemp(join(tmpdir(), "pages-"));
  try {
    const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
    await buildByVite({ configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    return readStaticFiles(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
