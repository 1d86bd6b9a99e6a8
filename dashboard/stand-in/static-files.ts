import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

export type StaticFile = { readonly type: string; readonly content: Buffer };
/** Files by their path under `/`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".geojson": "application/geo+json",
};

/** Reads a built dashboard into memory. */
export function readStaticFiles(folder: string): StaticFiles {
  if (!existsSync(join(folder, "console.html"))) throw new Error("the dashboard is not built: npm run build:dashboard");
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [`/${relative(folder, name).split(sep).join("/")}`, fileOf(name)]));
}

function fileOf(name: string): StaticFile {
  return { type: types[extname(name)] ?? "application/octet-stream", content: readFileSync(name) };
}
