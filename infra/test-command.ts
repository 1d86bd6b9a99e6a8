import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./config/project-folder.ts";
import { type TestDatabase, testSecretsKey } from "./db/test-database.ts";

export type CommandResult = { readonly code: number | null; readonly said: string; readonly wroteFiles: boolean };

/** A command as an operator runs it, in a process of its own, on a test database. `wroteFiles`: into a data folder. */
export async function runCommand(
  database: Pick<TestDatabase, "url">,
  file: string,
  args: readonly string[] = [],
): Promise<CommandResult> {
  const dataFolder = join(tmpdir(), `121-nothing-here-${process.pid}`);
  const child = spawn(process.execPath, ["--import", "tsx", join(projectFolder(), file), ...args], {
    cwd: projectFolder(),
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: database.url,
      DATA_DIR: dataFolder,
      SECRETS_KEY: testSecretsKey.toString("base64"),
    },
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said, wroteFiles: existsSync(dataFolder) };
}
