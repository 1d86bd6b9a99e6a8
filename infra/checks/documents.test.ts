import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFolder } from "../config/project-folder.ts";
import { settings } from "../config/settings.ts";
import { Telemetry } from "../contract/telemetry.ts";
import { errorCodes } from "../domain/errors.ts";

const read = (path: string) => readFileSync(join(projectFolder(), path), "utf8");
/** First cells of the table rows, without the back-ticks. */
const firstCells = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);

test("docs/errors.md lists every error code and no other", () => {
  expect(firstCells(read("docs/errors.md")).sort()).toEqual(Object.keys(errorCodes).sort());
});

test("docs/errors.md says of each code what the code says", () => {
  const text = read("docs/errors.md");
  const missing = Object.entries(errorCodes).filter(([code, meaning]) => !text.includes(`| \`${code}\` | ${meaning}`));

  expect(missing).toEqual([]);
});

test("docs/settings.md lists every setting with its default and its meaning", () => {
  const text = read("docs/settings.md");
  const missing = settings.filter(
    (setting) =>
      !text.includes(
        `| \`${setting.name}\` | ${setting.fallback === null ? "off" : setting.fallback === "" ? "none" : `\`${setting.fallback}\``} | ${setting.meaning}`,
      ),
  );

  expect(missing.map((setting) => setting.name)).toEqual([]);
  expect(firstCells(text).sort()).toEqual(settings.map((setting) => setting.name).sort());
});

test("docs/protocol.md names every field of the telemetry contract", () => {
  const text = read("docs/protocol.md");

  expect(Object.keys(Telemetry.properties).filter((field) => !text.includes(`\`${field}\``))).toEqual([]);
});

test("every script the README names exists", () => {
  const scripts: unknown = Reflect.get(Object(JSON.parse(read("package.json"))), "scripts");
  const known = new Set(["ci", ...Object.keys(Object(scripts))]);
  const named = ["README.md", "README.zh-CN.md", "docs/runbook.md"].flatMap((path) =>
    [...read(path).matchAll(/npm (?:run (?:-s )?)?(?!install\b|brings\b)([a-z][a-z:-]*)/g)].map(
      (match) => match[1] ?? "",
    ),
  );

  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test("every file that a document links to exists", () => {
  const documents = [
    "README.md",
    "README.zh-CN.md",
    ...readdirSync(join(projectFolder(), "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !existsSync(join(projectFolder(), path, "..", target)))
      .map((target) => `${path} -> ${target}`),
  );

  expect(broken).toEqual([]);
});

test("the top level holds what the design names and nothing else", () => {
  const expected = [
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "api",
    "dashboard",
    "docker-compose.yml",
    "docs",
    "gateway",
    "infra",
    "package-lock.json",
    "package.json",
    "simulators",
    "tsconfig.json",
  ];
  const made = ["node_modules", "dist", "coverage"];
  const found = readdirSync(projectFolder()).filter((name) => !name.startsWith(".") && !made.includes(name));

  expect(found.sort()).toEqual(expected);
});
