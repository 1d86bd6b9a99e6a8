import { expect, test } from "vitest";
import { homes, importTable, testPackages } from "./import-table.ts";
import { type Import, readSourceFiles, type SourceFile } from "./source-files.ts";

const files = readSourceFiles();
const code = files.filter((file) => !file.isTest);

function problemOf(file: SourceFile, { to, isPackage }: Import): string | null {
  const rule = importTable.find((candidate) => file.path.startsWith(candidate.of));
  if (rule === undefined) return `${file.path} has no line in the import table`;
  if (to.startsWith("node:")) return rule.node || file.isTest ? null : `${file.path} -> ${to}`;
  const allowed = isPackage
    ? [...rule.packages, ...(file.isTest || file.path.includes("/bench/") ? testPackages : [])]
    : rule.may;
  if (
    allowed.some((start) =>
      isPackage ? to === start || to.startsWith(start.endsWith("/") ? start : `${start}/`) : to.startsWith(start),
    )
  )
    return null;
  return `${file.path} -> ${to}`;
}

test("every file imports only what the table allows, so that the one-way path of a fix stays visible", () => {
  // Tests may reach for test set-ups and the ground; the table binds what ships.
  const problems = code.flatMap((file) =>
    file.imports.map((entry) => problemOf(file, entry)).filter((problem) => problem !== null),
  );

  expect(problems).toEqual([]);
});

test("gateway and api never import each other, not even in tests", () => {
  const crossings = files.flatMap((file) =>
    file.imports
      .filter(
        ({ to }) =>
          (file.path.startsWith("gateway/") && to.startsWith("api/")) ||
          (file.path.startsWith("api/") && to.startsWith("gateway/")),
      )
      .map(({ to }) => `${file.path} -> ${to}`),
  );

  expect(crossings).toEqual([]);
});

test("no file takes part in an import cycle", () => {
  expect(cyclesAmong(code)).toEqual([]);
});

test.each(homes)("$what stands only in its home", ({ pattern, allowed }) => {
  const strays = code.flatMap((file) =>
    allowed.some((home) => file.path.startsWith(home)) ||
    file.path.startsWith("infra/bench/") ||
    file.path.startsWith("infra/checks/")
      ? []
      : file.text
          .split("\n")
          .flatMap((line, index) =>
            pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file.path}:${index + 1}`] : [],
          ),
  );

  expect(strays).toEqual([]);
});

function cyclesAmong(sources: readonly SourceFile[]): readonly string[] {
  const targets = new Map(
    sources.map((file) => [
      file.path,
      file.imports.filter((entry) => !entry.isType && !entry.isPackage).map((entry) => entry.to),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}
