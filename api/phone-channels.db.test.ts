import { afterAll, beforeAll, expect, test } from "vitest";
import { createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let guardian: Visitor;
beforeAll(async () => {
  town = await createTown();
  guardian = await town.signIn("wang-a");
});
afterAll(async () => {
  await town.stop();
});

const put = (...items: readonly object[]) => guardian.send("PUT", "/people/wang-a/channels", { items });

test.each(["13800001001", "+8613800001001", "86 138 0000 1001", "138-0000-1001"])(
  "a guardian writes %s and is told by text and call at that phone",
  async (address) => {
    const answer = await put({ kind: "sms", address }, { kind: "voice", address });

    expect(answer).toMatchObject({
      status: 200,
      body: {
        items: [
          { kind: "sms", address: "+8613800001001" },
          { kind: "voice", address: "+8613800001001" },
        ],
      },
    });
  },
);

test.each(["110", "0571-87000000", "+4915112345678", "1380000100", ""])(
  "%s is no phone to text or call",
  async (address) => {
    expect(await put({ kind: "sms", address })).toMatchObject({
      status: 422,
      body: { code: "CHANNEL_ADDRESS_INVALID" },
    });
    expect(await put({ kind: "voice", address })).toMatchObject({ status: 422 });
  },
);
