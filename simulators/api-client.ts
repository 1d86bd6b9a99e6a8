import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import { Problem, SessionView, type SignIn } from "../infra/contract/http.ts";

/** A signed-in person as the service knows them. */
export type ApiClient = {
  readonly session: SessionView;
  readonly get: <Shape extends TSchema>(path: string, shape: Shape) => Promise<Static<Shape>>;
  readonly post: <Shape extends TSchema>(path: string, body: object | null, shape: Shape) => Promise<Static<Shape>>;
  /** Address and headers of the live socket. */
  readonly live: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
};

/** An answer that is not a success: RFC 9457 with the service's own code. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, path: string) {
    super(`the service answered ${status} ${code} to ${path}`);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
  }
}

const DEADLINE_MS = 30_000;
const PREFIX = "/api/v1";

/** Signs in at `baseUrl` (http://host:port) and keeps the session cookie and the CSRF token. */
export async function signIn(baseUrl: string, who: SignIn): Promise<ApiClient> {
  const answer = await send(baseUrl, "/session", { method: "POST", headers: {}, body: who });
  const session = await readAnswer(answer, "/session", SessionView);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .join("; ");
  const headers = { cookie, "x-csrf-token": session.csrfToken };
  return {
    session,
    get: async (path, shape) =>
      readAnswer(await send(baseUrl, path, { method: "GET", headers: { cookie } }), path, shape),
    post: async (path, body, shape) =>
      readAnswer(
        await send(baseUrl, path, { method: "POST", headers, ...(body === null ? {} : { body }) }),
        path,
        shape,
      ),
    live: { url: `${baseUrl.replace(/^http/, "ws").replace(/\/$/, "")}${PREFIX}/live`, headers: { cookie } },
  };
}

type Request = { method: "GET" | "POST"; headers: Readonly<Record<string, string>>; body?: object };

function send(baseUrl: string, path: string, { method, headers, body }: Request): Promise<Response> {
  return fetch(new URL(`${PREFIX}${path}`, baseUrl), {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

async function readAnswer<Shape extends TSchema>(answer: Response, path: string, shape: Shape): Promise<Static<Shape>> {
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiProblem(answer.status, Value.Check(Problem, content) ? content.code : "NO_CODE", path);
  if (!Value.Check(shape, content)) throw new ApiProblem(answer.status, "UNEXPECTED_SHAPE", path);
  return content;
}
