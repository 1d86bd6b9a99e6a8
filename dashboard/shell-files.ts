import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

const WORKER = "service-worker.js";
/** Not built, but part of the page. */
const publicFiles = ["favicon.svg", "favicon-alert.svg", "manifest.webmanifest", "icons/192.png", "icons/512.png"];

/** Tells the worker, once all is built, which files the guardian's page needs without a network. */
export function shellFiles(page: string): Plugin {
  return {
    name: "shell-files",
    apply: "build",
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return;
      const files = [page, ...publicFiles, ...filesOf(page, bundle)].sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(readFileSync(join(dir, file)));
      const shell = { version: hash.digest("hex").slice(0, 16), files: files.map((file) => `/${file}`) };
      const worker = join(dir, WORKER);
      writeFileSync(worker, `self.shell = ${JSON.stringify(shell)};\n${readFileSync(worker, "utf8")}`);
    },
  };
}

/** Everything that the page loads, now or later: scripts, styles, and what those name. */
function filesOf(page: string, bundle: Rolldown.OutputBundle): readonly string[] {
  const found = new Set<string>();
  const take = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== "chunk") return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) found.add(asset);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) take(next);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === "chunk" && chunk.facadeModuleId?.endsWith(`/${page}`) === true) take(name);
  return [...found];
}
