import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps } from "./call.ts";
import { answerCall } from "./calls.ts";
import { answerStranger, secondFactor, session } from "./reception.ts";
import { problem, type Reply } from "./reply.ts";
import { accountOf, cookieFor } from "./sessions.ts";
import type { StaticFiles } from "./static-files.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The service's own policies, see api/security.ts. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const permissionsOf = (path: string): string =>
  `camera=${path === "/coordinator.html" ? "(self)" : "()"}, microphone=(), payment=(), usb=(), geolocation=(self)`;

/** The HTTP half of the stand-in: pages under a strict policy, and the routes that pages use. */
export function createRoutes(deps: Deps & { readonly files: StaticFiles | null }): Handler {
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    if (deps.faults.isGone) request.socket.destroy();
    else if (!url.pathname.startsWith("/api/")) serveFile(deps.files, url.pathname, response);
    else if (deps.faults.isDown) request.socket.destroy();
    else void answerApi(deps, request, url).then((reply) => sendReply(response, reply));
  };
}

function serveFile(files: StaticFiles | null, path: string, response: ServerResponse): void {
  const file = files?.get(path === "/" ? "/index.html" : path);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const headers = { "content-security-policy": POLICY, "permissions-policy": permissionsOf(path) };
  response.writeHead(200, { "content-type": file.type, ...headers }).end(file.content);
}

async function answerApi(deps: Deps, request: IncomingMessage, url: URL): Promise<Reply> {
  const path = url.pathname.replace("/api/v1", "");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const answered = answerStranger(deps, { method, path, body });
  if (answered !== null) return answered;
  const account = accountOf(request.headers.cookie);
  if (account === null) return problem(401, "NOT_SIGNED_IN");
  if (method !== "GET" && request.headers["x-csrf-token"] !== "stand-in-token")
    return problem(403, "CSRF_TOKEN_INVALID");
  if (path === "/session")
    return method === "GET" ? { status: 200, body: session(deps, account) } : { status: 204, cookie: cookieFor(null) };
  if (path === "/session/second-factor") return secondFactor(deps, method, body);
  return answerCall(deps, { method, path, body, account, query: url.searchParams });
}

function sendReply(response: ServerResponse, { status, body, text, cookie, jpeg }: Reply): void {
  if (cookie !== undefined) response.setHeader("set-cookie", cookie);
  if (jpeg !== undefined) {
    response.writeHead(status, { "content-type": "image/jpeg" }).end(jpeg);
    return;
  }
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(text ?? (body === undefined ? undefined : JSON.stringify(body)));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (/^(image|text|application\/vnd)\b/.test(request.headers["content-type"] ?? "")) return bytes;
  return bytes.length === 0 ? null : JSON.parse(bytes.toString());
}
