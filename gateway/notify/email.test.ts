import { afterEach, beforeEach, expect, test } from "vitest";
import type { Channel } from "./channel.ts";
import { createEmailChannel } from "./email.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { createMailServer, type MailServer } from "./stand-ins/mail-server.ts";

let server: MailServer;
let channel: Channel;
beforeEach(async () => {
  server = await createMailServer();
  channel = createEmailChannel({ url: server.url, from: "121 <alerts@example.org>" }, async () => null);
});
afterEach(async () => {
  await channel.close?.();
  await server.close();
});

const send = (over: Parameters<typeof deliveryOf>[0] = {}) =>
  channel.send(deliveryOf({ lane: "email", address: "anna@example.org", ...over }), {
    signal: AbortSignal.timeout(10_000),
  });

test("a guardian reads in a mail what happened, and a repeat is the same mail", async () => {
  const first = await send();
  const second = await send({ attempt: 2 });

  expect(first).toEqual({ kind: "accepted", providerId: "<alert-1@example.org>" });
  expect(second).toEqual(first);
  expect(server.mails).toHaveLength(2);
  expect(server.mails[0]).toMatchObject({ from: "alerts@example.org", to: ["anna@example.org"] });
  expect(server.mails[0]?.text).toContain("Message-ID: <alert-1@example.org>");
});

test("a name with a line break cannot add a header to the mail", async () => {
  await send({ calledName: "王奶奶\r\nBcc: all@example.org", locale: "en" });

  expect(server.mails[0]?.to).toEqual(["anna@example.org"]);
  expect(server.mails[0]?.text.split("\n").some((line) => line.startsWith("Bcc:"))).toBe(false);
});

test.each([
  [{ data: "451 4.3.0 later" }, { kind: "retry", code: "SMTP_451" }],
  [{ data: "554 5.7.1 spam" }, { kind: "permanent", code: "SMTP_554" }],
  [{ recipient: "450 4.2.1 greylisted" }, { kind: "retry", code: "SMTP_450" }],
  [{ recipient: "550 5.1.1 nobody here" }, { kind: "permanent", code: "SMTP_550" }],
])("a mail server that answers %j means %j", async (answers, expected) => {
  server.answerWith(answers);

  expect(await send()).toEqual(expected);
  expect(server.mails).toEqual([]);
});

test("a mail server that is away is tried again", async () => {
  await server.close();

  expect(await send()).toMatchObject({ kind: "retry" });
});

test.each([null, "anna", "anna@a, bo@b", "anna@example.org\r\nRCPT TO:<bo@b>"])(
  "the address %j is not written to",
  async (address) => {
    expect(await send({ address })).toEqual({ kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" });
  },
);

test("where no mail server is set, the next channel is tried at once", async () => {
  const none = createEmailChannel(null, async () => null);

  expect(await none.send(deliveryOf(), { signal: AbortSignal.timeout(1_000) })).toEqual({
    kind: "permanent",
    code: "MAIL_NOT_CONFIGURED",
  });
});

test("a guardian's mail carries a link that answers, and the same mail has the same link", async () => {
  const linked = createEmailChannel(
    { url: server.url, from: "alerts@example.org" },
    async ({ claimed }) => `link of ${claimed.alertId}`,
  );
  await linked.send(deliveryOf({ address: "anna@example.org" }), { signal: AbortSignal.timeout(10_000) });
  await linked.close?.();

  const lines = (server.mails[0]?.text ?? "").split("\n\n").at(-1) ?? "";
  expect(Buffer.from(lines, "base64").toString("utf8")).toContain("link of alert-1");
});
