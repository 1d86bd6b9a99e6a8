import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { webhookHeaders } from "../../../infra/contract/alerts.ts";
import { isSignedBy } from "../../../infra/contract/webhook-signature.ts";

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly isSigned: boolean };
/** What the receiver answers; `hang` never does, `drip` begins and never ends. */
export type ReceiverAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "hang"
  | "drip";

/** Somebody's webhook: a real HTTP server on loopback that checks signatures and answers as it is told. */
export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  readonly answerWith: (...answers: readonly ReceiverAnswer[]) => void;
  readonly close: () => Promise<void>;
};

/** `answers` are given in turn, the last one for ever; without any, 204. `unixSeconds` is the receiver's clock. */
export async function createReceiver(secret: string, unixSeconds: () => number): Promise<Receiver> {
  const received: Received[] = [];
  let answers: readonly ReceiverAnswer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const header = String(request.headers[webhookHeaders.signature]);
      received.push({
        headers: request.headers,
        body,
        isSigned: isSignedBy(secret, { header, body, unixSeconds: unixSeconds() }),
      });
      const [answer, ...rest] = answers;
      if (rest.length > 0) answers = rest;
      give(response, answer ?? { status: 204 });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/alerts`,
    received,
    answerWith: (...next) => {
      answers = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function give(response: ServerResponse, answer: ReceiverAnswer): void {
  if (answer === "hang") return;
  if (answer === "drip") {
    response.writeHead(200).write("{");
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
