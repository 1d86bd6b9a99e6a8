import { createTransport } from "nodemailer";
import { SECOND_MS } from "../../infra/domain/time.ts";
import type { AnswerLinks } from "./answer-link.ts";
import type { Channel, Delivery, SendResult } from "./channel.ts";

export type MailSettings = { readonly url: string; readonly from: string };

/** Mail by SMTP through the operator's own server; `null` settings: there is none, and the next channel is tried at once. */
export function createEmailChannel(mail: MailSettings | null, linkTo: AnswerLinks): Channel {
  if (mail === null) {
    return { kind: "email", width: 8, send: async () => ({ kind: "permanent", code: "MAIL_NOT_CONFIGURED" }) };
  }
  const transport = createTransport({
    url: mail.url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 4 * SECOND_MS,
    greetingTimeout: 4 * SECOND_MS,
    socketTimeout: 8 * SECOND_MS,
    dnsTimeout: 4 * SECOND_MS,
  });
  return {
    kind: "email",
    width: 8,
    send: async (delivery) => {
      const { address } = delivery.claimed;
      if (address === null || !/^[^\s@<>,;:]+@[^\s@<>,;:]+$/.test(address)) {
        return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
      }
      try {
        const link = await linkTo(delivery);
        const sent = await transport.sendMail(mailOf(delivery, { from: mail.from, to: address, link }));
        return { kind: "accepted", providerId: sent.messageId };
      } catch (fault) {
        return judgeFault(fault);
      }
    },
    close: async () => transport.close(),
  };
}

/** The same Message-ID in every repeat: mail programs show it once. */
function mailOf(
  { alert }: Delivery,
  { from, to, link }: { readonly from: string; readonly to: string; readonly link: string | null },
) {
  const domain = /@([^\s@<>]+)>?$/.exec(from)?.[1] ?? "localhost";
  return {
    from,
    to,
    subject: alert.title,
    text: `${alert.text}\n${link === null ? "" : `\n${link}\n`}`,
    messageId: `<${alert.alertId}@${domain}>`,
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(alert.kind === "alert" ? { Importance: "high", "X-Priority": "1" } : {}),
    },
  };
}

/** RFC 5321, 4.2.1: an answer of 4yz passes, one of 5yz is for good. */
function judgeFault(fault: unknown): SendResult {
  const field = (name: string): unknown => (fault instanceof Error ? Reflect.get(fault, name) : undefined);
  const status = field("responseCode");
  if (typeof status === "number") return { kind: status >= 500 ? "permanent" : "retry", code: `SMTP_${status}` };
  const code = field("code");
  return {
    kind: code === "EAUTH" || code === "EENVELOPE" ? "permanent" : "retry",
    code: typeof code === "string" ? code : "SMTP",
  };
}
