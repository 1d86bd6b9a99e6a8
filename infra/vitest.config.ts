import { defineConfig } from "vitest/config";
import { projectFolder } from "./config/project-folder.ts";
import { chromiumPath, mosquittoPath, opensslPath, testsAllOnTimescale, timescaleFolder } from "./config/test-parts.ts";

const folders = "{gateway,api,dashboard,simulators,infra}/**";
const onDatabase = [`${folders}/*.db.test.ts`, `${folders}/*.flow.test.ts`];
/** What writes, reads or deletes fixes, and every whole way from a band to a phone. */
const onFixes = [
  "infra/**/*.db.test.ts",
  "gateway/{ingest,geofence,incidents}/**/*.db.test.ts",
  "gateway/notify/{crash,scenarios-escalation,scenarios-flood}.db.test.ts",
  "simulators/**/*.flow.test.ts",
  "dashboard/**/*.db.test.ts",
  "api/{access,erasure,fence-judgements,nightly-replays,protection,reports,shares,trace-exports,whereabouts}.db.test.ts",
];
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
const shared = {
  isolate: false,
  // A slow machine is no failure; what never comes fails all the same.
  expect: { poll: { timeout: 20_000 } },
} as const;

const databaseProject = (engine: "plain" | "timescaledb", include: readonly string[]) => ({
  test: {
    name: engine,
    ...shared,
    include: [...include],
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
      databaseProject("plain", onDatabase),
      ...(timescale === null ? [] : [databaseProject("timescaledb", testsAllOnTimescale() ? onDatabase : onFixes)]),
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
