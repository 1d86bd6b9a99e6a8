/** CycloneDX 1.5, as far as a lock file knows it. */
export type BillOfMaterials = {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.5";
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};
type Component = {
  readonly type: "application" | "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  /** `optional`: only on some machines, as the database's binaries. */
  readonly scope?: "required" | "optional";
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
  readonly licenses?: readonly { readonly expression: string }[];
};
type Entry = { readonly path: string; readonly facts: object };

/** Every package of a lock file (version 2 or 3) that is there at run time, and which needs which. */
export function billOfMaterials(lock: unknown): BillOfMaterials {
  const entries = entriesOf(lock);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const root = byPath.get("");
  if (root === undefined) throw new Error("not a package-lock.json of version 2 or 3");
  const shipped = entries.filter(({ path, facts }) => path !== "" && !isFlagged(facts, "dev"));
  const all = [root, ...shipped];
  const dependencies = all.map((entry) => ({
    ref: refOf(entry),
    dependsOn: [...new Set(neededBy(entry).flatMap((name) => found(byPath, entry.path, name)))].map(refOf).sort(),
  }));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: componentOf(root, "application") },
    components: uniqueBy(shipped.map((entry) => componentOf(entry, "library"))),
    dependencies: uniqueBy(dependencies.map((each) => ({ ...each, "bom-ref": each.ref }))).map(
      ({ ref, dependsOn }) => ({
        ref,
        dependsOn,
      }),
    ),
  };
}

function entriesOf(lock: unknown): readonly Entry[] {
  const packages = fieldOf(lock, "packages");
  if (typeof packages !== "object" || packages === null) return [];
  return Object.entries(packages).flatMap(([path, facts]: [string, unknown]) =>
    typeof facts === "object" && facts !== null ? [{ path, facts }] : [],
  );
}

function componentOf(entry: Entry, type: Component["type"]): Component {
  const { facts } = entry;
  const integrity = textOf(facts, "integrity");
  const license = textOf(facts, "license");
  return {
    type,
    "bom-ref": refOf(entry),
    name: nameOf(entry),
    version: textOf(facts, "version") ?? "",
    ...(type === "library"
      ? {
          purl: refOf(entry),
          scope: isFlagged(facts, "optional") || isFlagged(facts, "devOptional") ? "optional" : "required",
        }
      : {}),
    ...(integrity?.startsWith("sha512-") === true
      ? { hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }] }
      : {}),
    ...(license === null ? {} : { licenses: [{ expression: license }] }),
  };
}

/** A package URL; two copies of one version are one component. */
function refOf(entry: Entry): string {
  const name = nameOf(entry).replace(/^@/, "%40");
  return `pkg:npm/${name}@${textOf(entry.facts, "version") ?? ""}`;
}

function nameOf({ path, facts }: Entry): string {
  return textOf(facts, "name") ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

function neededBy({ facts }: Entry): readonly string[] {
  return ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((field) =>
    Object.keys(Object(fieldOf(facts, field))),
  );
}

/** As Node looks for it: beside, then one folder up, and so on. */
function found(byPath: ReadonlyMap<string, Entry>, from: string, name: string): readonly Entry[] {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const entry = byPath.get(folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (entry !== undefined) return isFlagged(entry.facts, "dev") ? [] : [entry];
    // Optional, and not for this machine.
    if (folder === "") return [];
  }
}

function uniqueBy<Item extends { readonly "bom-ref": string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item["bom-ref"], item])).values()];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: object, name: string): string | null {
  const text: unknown = Reflect.get(value, name);
  return typeof text === "string" ? text : null;
}

function isFlagged(facts: object, flag: string): boolean {
  return Reflect.get(facts, flag) === true;
}
