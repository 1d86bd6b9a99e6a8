import { createServer, type Server } from "node:http";
import { Value } from "typebox/value";
import { type Alert, WebhookBody, webhookHeaders } from "../infra/contract/alerts.ts";
import { isSignedBy } from "../infra/contract/webhook-signature.ts";
import type { Clock } from "../infra/runtime/clock.ts";

/** Phones of people as real HTTP servers that check the signature of every call. */
export type Phones = {
  readonly url: (login: string) => string;
  readonly secret: string;
  /** `login kind` of each alert since the last look, sorted; looking empties it. */
  readonly heard: () => readonly string[];
  readonly alerts: () => readonly { readonly login: string; readonly alert: Alert }[];
  /** What the phone of `login` answers from now on. */
  readonly answer: (login: string, status: number) => void;
  readonly stop: () => Promise<void>;
};

export async function startPhones(clock: Clock): Promise<Phones> {
  const secret = "a secret that both ends know";
  const alerts: { login: string; alert: Alert }[] = [];
  const statuses = new Map<string, number>();
  let seen = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const login = (request.url ?? "/").slice(1);
      const body = Buffer.concat(chunks).toString();
      const header = String(request.headers[webhookHeaders.signature]);
      if (!isSignedBy(secret, { header, body, unixSeconds: Math.floor(clock.now() / 1_000) }))
        return void response.writeHead(401).end();
      const status = statuses.get(login) ?? 200;
      if (status === 200) alerts.push({ login, alert: Value.Parse(WebhookBody, JSON.parse(body)).alert });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: (login) => `http://127.0.0.1:${port}/${login}`,
    secret,
    heard: () => {
      const fresh = alerts.slice(seen).map(({ login, alert }) => `${login} ${alert.kind}`);
      seen = alerts.length;
      return fresh.sort();
    },
    alerts: () => alerts,
    answer: (login, status) => void statuses.set(login, status),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
