import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { projectFolder } from "../config/project-folder.ts";

export const codeFolders = ["infra", "gateway", "api", "dashboard", "simulators"] as const;

export type SourceFile = {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
};
export type Import = {
  /** A path from the project's folder, or the name of a package as written. */
  readonly to: string;
  readonly isPackage: boolean;
  /** `import type`: gone at run time. */
  readonly isType: boolean;
};

/** Every TypeScript file of ours with what it imports. Reads only `import`/`export ... from` as the formatter writes them. */
export function readSourceFiles(): readonly SourceFile[] {
  return codeFolders.flatMap((folder) =>
    readdirSync(join(projectFolder(), folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
      .map((name) => readSource(`${folder}/${name.replaceAll("\\", "/")}`)),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(projectFolder(), path), "utf8");
  return {
    path,
    text,
    isTest: path.endsWith(".test.ts") || /(^|\/)test-[a-z-]+\.ts$|-test-[a-z-]+\.ts$|\/stand-ins?\//.test(path),
    imports: importsOf(path, text),
  };
}

function importsOf(path: string, text: string): readonly Import[] {
  const found = text.matchAll(
    /^(?:import|export)\b(?<what>[^;]*?)\bfrom\s+"(?<from>[^"]+)";|^import\s+"(?<bare>[^"]+)";|\bimport\("(?<lazy>[^"]+)"\)/gm,
  );
  return [...found].map(({ groups }) => {
    const from = groups?.["from"] ?? groups?.["bare"] ?? groups?.["lazy"] ?? "";
    const isPackage = !from.startsWith(".");
    const isType = /^\s*type\b/.test(groups?.["what"] ?? "");
    return {
      to: isPackage ? from : normalize(join(dirname(path), from.replace(/\?.*$/, ""))).replaceAll("\\", "/"),
      isPackage,
      isType,
    };
  });
}
