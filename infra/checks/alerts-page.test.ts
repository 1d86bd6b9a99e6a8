import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFolder } from "../config/project-folder.ts";
import { Alert } from "../contract/alerts.ts";
import { channelKinds } from "../contract/http.ts";
import { signWebhook } from "../contract/webhook-signature.ts";
import { messageKinds } from "../domain/incident-consequences.ts";
import { permissions } from "../domain/incident-permissions.ts";
import { policyBounds } from "../domain/incident-policy.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/time.ts";

const page = readFileSync(join(projectFolder(), "docs/alerts.md"), "utf8");

test("docs/alerts.md gives every waiting time with the default and the bounds that hold", () => {
  const rows = Object.entries(policyBounds).map(
    ([name, { fallbackMs, minMs, maxMs }]) =>
      `| \`${name.replace(/Ms$/, "Seconds")}\` | ${span(fallbackMs)} | ${span(minMs)} to ${span(maxMs)} |`,
  );

  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("docs/alerts.md says of every action who may do it", () => {
  const words = { always: "yes", fromLevel1: "from level 1", never: "no" };
  const rows = Object.entries(permissions).map(
    ([action, right]) =>
      `| \`${action}\` | ${[right.guardian, right.rescuer, right.dutyOfficer, right.coordinator].map((it) => words[it]).join(" | ")} |`,
  );

  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("docs/alerts.md names every channel, every kind of message and every field that one carries", () => {
  expect([...channelKinds, ...messageKinds].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(Object.keys(Alert.properties).filter((field) => !page.includes(`"${field}"`))).toEqual([]);
});

test("the signature that docs/alerts.md shows is the one that is sent", () => {
  const [, digest] = signWebhook('{"version":1}', "a secret of the test", 1_780_000_000).split("v1=");

  expect(page).toContain(`\n${digest}\n`);
});

function span(ms: number): string {
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / 1_000} s`;
}
