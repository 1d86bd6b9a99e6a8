import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply } from "fastify";
import type { EpochMs } from "../../infra/domain/time.ts";

export type SessionCookie = {
  readonly name: string;
  readonly set: (reply: FastifyReply, token: string, expiresAt: EpochMs) => void;
  readonly clear: (reply: FastifyReply) => void;
};

/**
 * The cookie that is the session. `__Host-` (RFC 6265bis 4.1.3.2) keeps a neighbour domain from setting one, and browsers
 * take the prefix over https only.
 */
export function createSessionCookie(options: { readonly secure: boolean }): SessionCookie {
  const name = options.secure ? "__Host-session" : "session";
  const settings: CookieSerializeOptions = { httpOnly: true, sameSite: "strict", path: "/", secure: options.secure };
  return {
    name,
    set: (reply, token, expiresAt) => void reply.setCookie(name, token, { ...settings, expires: new Date(expiresAt) }),
    clear: (reply) => void reply.clearCookie(name, settings),
  };
}
