import { createServer, type IncomingHttpHeaders } from "node:http";

export type ProviderCall = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};
export type ProviderAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A real HTTP server on loopback that answers as its provider would. */
export type ProviderServer = {
  readonly url: string;
  readonly calls: readonly ProviderCall[];
  /** The next calls are answered with these instead, one each. */
  readonly answerWith: (...answers: readonly ProviderAnswer[]) => void;
  readonly close: () => Promise<void>;
};

export async function createProviderServer(answer: (call: ProviderCall) => ProviderAnswer): Promise<ProviderServer> {
  const calls: ProviderCall[] = [];
  const told: ProviderAnswer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const call = { method: request.method ?? "", url, headers: request.headers, body: Buffer.concat(chunks) };
      calls.push(call);
      const { status, headers, body } = told.shift() ?? answer(call);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the provider has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    answerWith: (...answers) => void told.push(...answers),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function jsonAnswer(body: object, status = 200): ProviderAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** One field of a JSON body. */
export function fieldOf(body: Buffer, ...path: readonly string[]): unknown {
  let value: unknown = JSON.parse(body.toString("utf8"));
  for (const name of path) value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return value;
}
