import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSecretBox, isSealed } from "./secret-box.ts";

const [old, present] = [randomBytes(32), randomBytes(32)];
const unreadable = expect.objectContaining({ code: "SECRETS_UNREADABLE" });

test("whatever a secret is, it comes back as it was and is not to be seen in what is kept", () => {
  const box = createSecretBox([present]);

  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: "grapheme" }), (text) => {
      const sealed = box.seal(text, "channel of wang");

      expect(box.open(sealed, "channel of wang")).toBe(text);
      expect(isSealed(sealed) && !sealed.includes(text)).toBe(true);
      expect(box.seal(text, "channel of wang")).not.toBe(sealed);
    }),
  );
});

test("a sealed secret that was changed, or moved to somebody else's row, is refused", () => {
  const box = createSecretBox([present]);
  const sealed = box.seal("a webhook's secret", "channel of wang");

  expect(() => box.open(sealed, "channel of li")).toThrow(unreadable);
  for (let at = sealed.lastIndexOf(".") + 1; at < sealed.length - 1; at += 1) {
    const other = sealed[at] === "A" ? "B" : "A";
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    expect(() => box.open(changed, "channel of wang")).toThrow(unreadable);
  }
  expect(() => box.open("sealed1", "channel of wang")).toThrow(unreadable);
});

test("after a change of the key old secrets can be read while the old key is given, and no longer", () => {
  const sealed = createSecretBox([old]).seal("a robot's token", "x");
  const during = createSecretBox([present, old]);

  expect(during.open(sealed, "x")).toBe("a robot's token");
  expect(during.isCurrent(sealed)).toBe(false);
  expect(during.isCurrent(during.seal("y", "x"))).toBe(true);
  expect(() => createSecretBox([present]).open(sealed, "x")).toThrow(unreadable);
});

test("a mark is good for its text and its purpose only, also after a change of the key", () => {
  const mark = createSecretBox([old]).sign("invitation 1", "invitation");
  const box = createSecretBox([present, old]);

  expect(box.isSigned("invitation 1", "invitation", mark)).toBe(true);
  expect(box.isSigned("invitation 2", "invitation", mark)).toBe(false);
  expect(box.isSigned("invitation 1", "answer", mark)).toBe(false);
  expect(createSecretBox([present]).isSigned("invitation 1", "invitation", mark)).toBe(false);
});
