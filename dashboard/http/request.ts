import { isRecord } from "../live/message-guard.ts";

/** What came of one request. `refused` is final, `unreachable` may be tried again. */
export type Answer<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | Refusal
  | { readonly kind: "unreachable"; readonly status: number | null };

export type Refusal = {
  readonly kind: "refused";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: readonly string[];
};

export type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Guard<Value> = (value: unknown) => value is Value;

const DEADLINE_MS = 10_000;
/** A file is made while it is read, and may be all that was ever kept of somebody. */
const FILE_DEADLINE_MS = 300_000;
let csrfToken: string | null = null;

/** Every changing request repeats the session's token, see SessionView. */
export function useCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** One request to our own server with a deadline of 10 s; never throws. */
export function request<Value>(
  method: Method,
  path: string,
  isExpected: Guard<Value>,
  body?: unknown,
): Promise<Answer<Value>> {
  return within(DEADLINE_MS, async (signal) => read(await send(method, path, body, signal), isExpected));
}

/** Asks for a file that somebody takes away; whole or not at all. */
export function requestFile(path: string, body: unknown): Promise<Answer<Blob>> {
  return within(FILE_DEADLINE_MS, async (signal) => {
    const response = await send("POST", path, body, signal);
    return response.ok ? { kind: "ok", value: await response.blob() } : await read(response, isNoFile);
  });
}

/** Sends a picture as the whole body. */
export function sendPicture<Value>(path: string, jpeg: Blob, isExpected: Guard<Value>): Promise<Answer<Value>> {
  return within(FILE_DEADLINE_MS, async (signal) => read(await put(path, jpeg, signal), isExpected));
}

/** Sends a spreadsheet as the whole body; its type says which kind. */
export function sendList<Value>(path: string, list: Blob, isExpected: Guard<Value>): Promise<Answer<Value>> {
  return within(FILE_DEADLINE_MS, async (signal) => {
    const headers = new Headers({ accept: "application/json", "content-type": list.type });
    if (csrfToken !== null) headers.set("x-csrf-token", csrfToken);
    const sent = { method: "POST", headers, body: list, signal, credentials: "same-origin" } as const;
    return await read(await fetch(`/api/v1${path}`, sent), isExpected);
  });
}

/** Sends a picture to whoever gave the key for it. */
export function uploadPicture(path: string, picture: Blob, key: string): Promise<Answer<null>> {
  return within(FILE_DEADLINE_MS, async (signal) => {
    const headers = new Headers({ accept: "application/json", "content-type": picture.type, "x-upload-key": key });
    return await read(await fetch(`/api/v1${path}`, { method: "POST", headers, body: picture, signal }), isNothing);
  });
}

const isNothing = (value: unknown): value is null => value === null;
const isNoFile = (_value: unknown): _value is Blob => false;

async function within<Value>(
  deadlineMs: number,
  ask: (signal: AbortSignal) => Promise<Answer<Value>>,
): Promise<Answer<Value>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), deadlineMs);
  try {
    return await ask(abort.signal);
  } catch {
    return { kind: "unreachable", status: null };
  } finally {
    clearTimeout(timer);
  }
}

function put(path: string, jpeg: Blob, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ accept: "application/json", "content-type": "image/jpeg" });
  if (csrfToken !== null) headers.set("x-csrf-token", csrfToken);
  return fetch(`/api/v1${path}`, { method: "PUT", headers, body: jpeg, signal, credentials: "same-origin" });
}

function send(method: Method, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET" && csrfToken !== null) headers.set("x-csrf-token", csrfToken);
  const content = body === undefined ? null : JSON.stringify(body);
  return fetch(`/api/v1${path}`, { method, headers, body: content, signal, credentials: "same-origin" });
}

async function read<Value>(response: Response, isExpected: Guard<Value>): Promise<Answer<Value>> {
  const text = await response.text();
  const value: unknown = text === "" ? null : parsed(text);
  if (response.ok) {
    return isExpected(value) ? { kind: "ok", value } : { kind: "unreachable", status: response.status };
  }
  // A server that is starting, overloaded or behind a broken proxy may answer later; a refusal stays one.
  if (response.status >= 500 || response.status === 429) return { kind: "unreachable", status: response.status };
  return refusal(response.status, isRecord(value) ? value : {});
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(status: number, problem: Record<string, unknown>): Refusal {
  const { code, requestId, fields } = problem;
  return {
    kind: "refused",
    status,
    code: typeof code === "string" ? code : "INTERNAL",
    requestId: typeof requestId === "string" ? requestId : null,
    fields: Array.isArray(fields) ? fields.flatMap(pathOf) : [],
  };
}

function pathOf(field: unknown): readonly string[] {
  return isRecord(field) && typeof field["path"] === "string" ? [field["path"]] : [];
}
