import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Credentials, readSecretFile, writeCredentials } from "./credentials.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "credentials-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const credentials: Credentials = {
  wristbands: [
    {
      wristbandId: "band-0001",
      token: "not-a-real-token",
      seniorId: "senior-0001",
      areaId: "330481001",
      home: { lon: 120.69, lat: 30.51 },
      fenceRadiusM: 300,
      reportIntervalSeconds: 10,
    },
  ],
  people: [{ personId: "guardian-0001-a", role: "guardian", login: "g1", password: "not-a-real-password" }],
};

test("the wristbands' secrets are readable by their owner only, also where an open file was before", () => {
  const path = join(folder, "town.json");
  writeFileSync(path, "{}", { mode: 0o644 });

  writeCredentials(path, credentials);

  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readSecretFile(path, Credentials)).toEqual(credentials);
  expect(readdirSync(folder)).toEqual(["town.json"]);
});

test("a wrong file is named, and no secret of it is repeated", () => {
  const path = join(folder, "wrong.json");
  const [wristband] = credentials.wristbands;
  writeFileSync(path, JSON.stringify({ people: [], wristbands: [{ ...wristband, fenceRadiusM: "wide" }] }));

  expect(() => readSecretFile(path, Credentials)).toThrow(/wrong\.json .*fenceRadiusM/);
  expect(() => readSecretFile(path, Credentials)).not.toThrow(/not-a-real-token/);
});

test("a missing file and a broken one are told apart", () => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");

  expect(() => readSecretFile(join(folder, "none.json"), Credentials)).toThrow("there is no file");
  expect(() => readSecretFile(broken, Credentials)).toThrow("not readable JSON");
});
