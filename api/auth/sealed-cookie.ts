import type { FastifyReply, FastifyRequest } from "fastify";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { SecretBox } from "../../infra/runtime/secret-box.ts";

/** A few texts that one browser keeps for us for some minutes and nobody can read or make. */
export type SealedCookie<Field extends string> = {
  readonly set: (reply: FastifyReply, kept: Readonly<Record<Field, string>>) => void;
  /** `null`: none, too old, or not ours. */
  readonly read: (request: FastifyRequest) => Readonly<Record<Field, string>> | null;
  readonly clear: (reply: FastifyReply) => void;
};

type Options<Field extends string> = {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly lifeMs: number;
  readonly secure: boolean;
  /** `lax` where another site sends the browser back to us. */
  readonly sameSite: "lax" | "strict";
};

export function createSealedCookie<Field extends string>(
  deps: { readonly secrets: SecretBox; readonly clock: Clock },
  options: Options<Field>,
): SealedCookie<Field> {
  const name = options.secure ? `__Host-${options.name}` : options.name;
  const owner = `cookie ${options.name}`;
  const settings = { httpOnly: true, sameSite: options.sameSite, path: "/", secure: options.secure } as const;
  return {
    set: (reply, kept) => {
      const until = deps.clock.now() + options.lifeMs;
      const sealed = deps.secrets.seal(JSON.stringify({ ...kept, until }), owner);
      void reply.setCookie(name, sealed, { ...settings, maxAge: Math.ceil(options.lifeMs / 1_000) });
    },
    read: (request) => {
      const value = open(deps.secrets, request.cookies[name] ?? "", owner);
      return value === null ? null : fieldsOf(value, options.fields, deps.clock.now());
    },
    clear: (reply) => void reply.clearCookie(name, settings),
  };
}

function open(secrets: SecretBox, sealed: string, owner: string): object | null {
  try {
    const value: unknown = JSON.parse(secrets.open(sealed, owner));
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function fieldsOf<Field extends string>(
  value: object,
  fields: readonly Field[],
  now: EpochMs,
): Readonly<Record<Field, string>> | null {
  if (!(Number(Reflect.get(value, "until")) > now)) return null;
  const found: Partial<Record<Field, string>> = {};
  for (const field of fields) {
    const text: unknown = Reflect.get(value, field);
    if (typeof text === "string") found[field] = text;
  }
  return isWhole(found, fields) ? found : null;
}

function isWhole<Field extends string>(
  found: Partial<Record<Field, string>>,
  fields: readonly Field[],
): found is Record<Field, string> {
  return fields.every((field) => field in found);
}
