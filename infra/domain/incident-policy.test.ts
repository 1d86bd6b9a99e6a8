import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defaultPolicy, policyBounds, readPolicy } from "./incident-policy.ts";

test("an area that says nothing waits 45 s for a look, 180 s for an answer and 30 min for contact", () => {
  expect(defaultPolicy).toMatchObject({ channelMs: 45_000, acknowledgeMs: 180_000, hardCapMs: 1_800_000 });
});

test("an area that wants guardians to answer within a minute gets that", () => {
  const policy = readPolicy({ incident: { acknowledgeSeconds: 60 } });

  expect(policy.acknowledgeMs).toBe(60_000);
  expect({ ...policy, acknowledgeMs: defaultPolicy.acknowledgeMs }).toEqual(defaultPolicy);
});

test("no area can wait longer than the bound, nor so short that nobody can answer", () => {
  expect(readPolicy({ incident: { hardCapSeconds: 1e9 } }).hardCapMs).toBe(policyBounds.hardCapMs.maxMs);
  expect(readPolicy({ incident: { acknowledgeSeconds: 0 } }).acknowledgeMs).toBe(policyBounds.acknowledgeMs.minMs);
});

test("whatever stands in the settings, every waiting time is a number within its bounds", () => {
  const settings = fc.oneof(
    fc.jsonValue(),
    fc.record({ incident: fc.dictionary(fc.constantFrom("acknowledgeSeconds", "hardCapSeconds"), fc.jsonValue()) }),
  );
  fc.assert(
    fc.property(settings, (given) => {
      for (const [name, waitMs] of Object.entries(readPolicy(given))) {
        const [, bound] = Object.entries(policyBounds).find(([known]) => known === name) ?? [];
        expect(waitMs).toBeGreaterThanOrEqual(bound?.minMs ?? Number.NaN);
        expect(waitMs).toBeLessThanOrEqual(bound?.maxMs ?? Number.NaN);
      }
    }),
  );
});
