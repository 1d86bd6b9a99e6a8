import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFolder } from "../config/project-folder.ts";
import { accessRows } from "./access-rows.ts";

const page = readFileSync(join(projectFolder(), "docs/access.md"), "utf8");
const rowsUnder = (title: string): readonly string[] =>
  (page.split(`## ${title}\n`)[1] ?? "")
    .split("\n## ")[0]
    ?.split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.replaceAll(/ +\|/g, " |")) ?? [];

test.each(Object.keys(accessRows))("docs/access.md prints the table '%s' as the code has it", (title) => {
  const wanted = accessRows[title]?.map((row) => row.replaceAll(/ +\|/g, " |"));

  expect(rowsUnder(title)).toEqual(wanted);
});
