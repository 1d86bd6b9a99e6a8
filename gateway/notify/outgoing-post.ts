import { type LookupAddress, lookup } from "node:dns";
import { type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { isPrivateAddress } from "../../infra/runtime/private-address.ts";

/** An answer's status, its headers of interest and the beginning of its body. */
export type Answer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly requestId: string | null;
  readonly body: string;
};

/** No receiver has more to say to us than this, bytes. */
const ANSWER_MAX_BYTES = 16 * 1024;

/**
 * Posts `body` and follows no redirect. Where `isPrivateAllowed` is false the connection itself refuses addresses of this
 * machine and its networks (ADDRESS_FORBIDDEN), whatever the name resolves to at that moment.
 */
export function post(
  url: URL,
  options: {
    readonly body: string | Buffer;
    readonly headers: Readonly<Record<string, string>>;
    readonly isPrivateAllowed: boolean;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? secureRequest : plainRequest;
    const outgoing: ClientRequest = send(url, {
      method: "POST",
      headers: { ...options.headers, "content-length": Buffer.byteLength(options.body) },
      signal: options.signal,
      ...(options.isPrivateAllowed ? {} : { lookup: publicLookup }),
    });
    outgoing.on("error", reject);
    outgoing.on("response", (answer) => void readAnswer(answer).then(resolve, reject));
    outgoing.end(options.body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    chunks.push(part);
    if (bytes >= ANSWER_MAX_BYTES) break;
  }
  return {
    status: answer.statusCode ?? 0,
    retryAfter: answer.headers["retry-after"] ?? null,
    requestId: firstOf(answer.headers["x-request-id"]),
    body: Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString("utf8"),
  };
}

function firstOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

type Found = (fault: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves for the connection itself, so that a name cannot answer differently between the check and the call. */
function publicLookup(host: string, options: object, found: Found): void {
  lookup(host, { ...options, all: true }, (fault, addresses) => {
    const allowed = addresses?.filter((it) => !isPrivateAddress(it.address)) ?? [];
    const first = allowed[0];
    if (fault !== null) return found(fault, "");
    if (first === undefined)
      return found(Object.assign(new Error("address forbidden"), { code: "ADDRESS_FORBIDDEN" }), "");
    if ("all" in options && options.all === true) return found(null, allowed);
    found(null, first.address, first.family);
  });
}
