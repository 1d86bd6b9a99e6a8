import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { beforeAll, expect, test } from "vitest";
import { projectFolder } from "./config/project-folder.ts";

const Bill = Type.Object({
  bomFormat: Type.Literal("CycloneDX"),
  specVersion: Type.Literal("1.5"),
  version: Type.Literal(1),
  components: Type.Array(
    Type.Object({
      "bom-ref": Type.String(),
      name: Type.String(),
      version: Type.String({ minLength: 1 }),
      purl: Type.String({ pattern: "^pkg:npm/" }),
      hashes: Type.Array(Type.Object({ content: Type.String({ pattern: "^[0-9a-f]{128}$" }) }), { minItems: 1 }),
      licenses: Type.Optional(Type.Array(Type.Object({ expression: Type.String() }))),
    }),
  ),
  dependencies: Type.Array(Type.Object({ ref: Type.String(), dependsOn: Type.Array(Type.String()) })),
});
const runTimeDependencies = (): Readonly<Record<string, string>> =>
  Value.Parse(
    Type.Record(Type.String(), Type.String()),
    Reflect.get(Object(JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8"))), "dependencies"),
  );

let printed: string;
const print = async (): Promise<string> => {
  const file = join(projectFolder(), "infra/sbom.ts");
  return (await promisify(execFile)(process.execPath, ["--import", "tsx", file], { maxBuffer: 1e8 })).stdout;
};
beforeAll(async () => {
  printed = await print();
});

test("the bill of materials is CycloneDX and names every package that runs, in the version that runs", () => {
  const bill = Value.Parse(Bill, JSON.parse(printed));
  const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
  const dependencies = Object.entries(runTimeDependencies());
  const missing = dependencies.map(([name, version]) => `${name}@${version}`).filter((each) => !named.has(each));

  expect(missing).toEqual([]);
  expect(bill.components.length).toBeGreaterThan(dependencies.length);
});

test("what is there for tests only is not in it", () => {
  const bill = Value.Parse(Bill, JSON.parse(printed));
  const forTests = ["vitest", "vite", "typescript", "playwright-core", "oidc-provider", "fast-check", "axe-core"];

  expect(bill.components.map(({ name }) => name).filter((name) => forTests.includes(name))).toEqual([]);
});

test("each component stands in it once, and each need points at one of them", () => {
  const bill = Value.Parse(Bill, JSON.parse(printed));
  const refs = bill.components.map((component) => component["bom-ref"]);
  const needed = bill.dependencies.flatMap(({ dependsOn }) => dependsOn);

  expect(new Set(refs).size).toBe(refs.length);
  expect(needed.filter((ref) => !refs.includes(ref))).toEqual([]);
  expect(refs.filter((ref) => !needed.includes(ref))).toEqual([]);
});

test("it is the same bytes each time, so that a change of it is a change of ours", async () => {
  expect(await print()).toBe(printed);
});
