import { defineConfig } from "vitest/config";
import { projectFolder } from "./config/project-folder.ts";
import { chromiumPath, mosquittoPath, opensslPath, timescaleFolder } from "./config/test-parts.ts";

const folders = "{gateway,api,dashboard,simulators,infra}/**";
const onDatabase = [`${folders}/*.db.test.ts`, `${folders}/*.flow.test.ts`];
const timescale = timescaleFolder();

for (const [name, found] of [
  ["TimescaleDB (npm run timescaledb)", timescale],
  ["Chromium", chromiumPath()],
  ["mosquitto", mosquittoPath()],
  ["openssl", opensslPath()],
] as const) {
  if (found === null)
    process.stderr.write(`SKIPPED: ${name} is not on this machine; the tests that need it do not run.\n`);
}

/** Importing a file does nothing, so test files may share what they import: loading it took longer than many tests. */
const shared = { isolate: false } as const;

const databaseProject = (engine: "plain" | "timescaledb") => ({
  test: {
    name: engine,
    ...shared,
    include: onDatabase,
    setupFiles: ["./infra/checks/quick-passwords.ts"],
    globalSetup: ["./infra/db/test-server.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  root: projectFolder(),
  test: {
    reporters: ["default", "./infra/checks/summary-reporter.ts"],
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          ...shared,
          include: [`${folders}/*.test.ts`],
          exclude: [...onDatabase, `${folders}/*.browser.test.ts`, "**/node_modules/**"],
          testTimeout: 30_000,
        },
      },
      databaseProject("plain"),
      ...(timescale === null ? [] : [databaseProject("timescaledb")]),
      {
        test: {
          name: "browser",
          ...shared,
          include: [`${folders}/*.browser.test.ts`],
          globalSetup: ["./infra/db/test-server.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
