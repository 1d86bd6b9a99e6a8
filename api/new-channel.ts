import { createHash } from "node:crypto";
import type { ChannelBody } from "../infra/contract/http.ts";
import { AppError } from "../infra/domain/errors.ts";
import { type RobotKind, readRobotAddress, writeRobotKey } from "../infra/domain/robot.ts";
import { unreachable } from "../infra/domain/unreachable.ts";
import { isWebhookUrl } from "./webhook-url.ts";

export type ChannelRules = {
  readonly webhookPrivateHosts: readonly string[];
  /** What the person has already. */
  readonly known: readonly { readonly kind: string; readonly address: string | null }[];
};
export type NewChannel = {
  readonly kind: ChannelBody["kind"];
  readonly address: string | null;
  readonly secret: string | null;
};

/**
 * CHANNEL_ADDRESS_INVALID: an e-mail channel without a mailbox, a webhook that is not https or points inside, no mobile number, a robot that is
 * neither a new one's address nor the name of a `known` one.
 */
export function readChannel(body: ChannelBody, given: ChannelRules): NewChannel {
  const address = body.address ?? null;
  const secret = body.secret ?? null;
  switch (body.kind) {
    case "page":
      return { kind: body.kind, address: null, secret: null };
    case "mqtt":
      // The broker compares hashes; the secret is 16 characters or more, so a fast hash is enough.
      return {
        kind: body.kind,
        address: null,
        secret: secret === null ? null : createHash("sha256").update(secret).digest("hex"),
      };
    case "sms":
    case "voice":
      return { kind: body.kind, address: readPhone(body.kind, address ?? ""), secret: null };
    case "email":
      if (address === null || !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address))
        throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: body.kind });
      return { kind: body.kind, address, secret: null };
    case "webhook":
      if (address === null || !isWebhookUrl(address, given.webhookPrivateHosts))
        throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: body.kind });
      return { kind: body.kind, address, secret };
    case "push":
      if (!isKnown(given, body.kind, address)) throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: body.kind });
      return { kind: body.kind, address, secret: null };
    case "weCom":
    case "dingTalk":
    case "feishu":
      return readRobot(body.kind, address, { secret, given });
    default:
      return unreachable(body.kind);
  }
}

/** The address holds the robot's token, which is a secret: what is shown instead is a name made from it. */
function readRobot(
  kind: RobotKind,
  address: string | null,
  { secret, given }: { readonly secret: string | null; readonly given: ChannelRules },
): NewChannel {
  if (isKnown(given, kind, address)) return { kind, address, secret: null };
  const token = readRobotAddress(kind, address ?? "");
  const isOneWord = secret === null || /^[\x21-\x7e]+$/.test(secret);
  if (token === null || !isOneWord) throw new AppError("CHANNEL_ADDRESS_INVALID", { kind });
  return { kind, address: shortName("robot", token), secret: writeRobotKey({ token, signingSecret: secret }) };
}

/** A mobile number of the mainland, as people write it; kept with +86. */
function readPhone(kind: string, address: string): string {
  const [, digits] = /^(?:\+?86)?(1\d{10})$/.exec(address.replace(/[\s-]/g, "")) ?? [];
  if (digits === undefined) throw new AppError("CHANNEL_ADDRESS_INVALID", { kind });
  return `+86${digits}`;
}

function isKnown({ known }: ChannelRules, kind: string, address: string | null): boolean {
  return known.some((it) => it.kind === kind && it.address === address);
}

/** Names something whose own name is a secret. */
export function shortName(what: string, secret: string): string {
  return `${what}-${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;
}
