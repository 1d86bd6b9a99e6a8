import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFolder } from "../config/project-folder.ts";

const page = readFileSync(join(projectFolder(), "docs/failure-modes.md"), "utf8");
const rows = page.split("\n").filter((line) => /^\| \d/.test(line));

test("docs/failure-modes.md has a row for each of the 36 failure modes", () => {
  const numbers = new Set(rows.map((row) => Number(/^\| (\d+) \|/.exec(row)?.[1])));

  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
});

test("every row of docs/failure-modes.md names a file that is there, and in it the words that it quotes", () => {
  const broken = rows.filter((row) => {
    const [, path = "", words = ""] = /\]\(\.\.\/([^)]+)\) "([^"]+)"/.exec(row) ?? [];
    const file = join(projectFolder(), path);
    return path === "" || !existsSync(file) || !readFileSync(file, "utf8").includes(words);
  });

  expect(broken).toEqual([]);
});
