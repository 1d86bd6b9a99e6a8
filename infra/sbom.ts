import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "./config/project-folder.ts";
import { billOfMaterials } from "./runtime/bill-of-materials.ts";

/** Prints what the service is made of at run time as CycloneDX JSON, from the lock file alone: the same bytes each time. */
const lock: unknown = JSON.parse(await readFile(join(projectFolder(), "package-lock.json"), "utf8"));
process.stdout.write(`${JSON.stringify(billOfMaterials(lock), null, 2)}\n`);
