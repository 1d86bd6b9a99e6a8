import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookHeaders } from "../contract/alerts.ts";

/** As long as a provider takes, so that messages are truly on their way. */
const PROVIDER_MS = 20;

export type People = {
  readonly url: string;
  /** How often this alert came. */
  readonly heard: (alertId: string) => number;
  /** Whether each of these has got a message since the last `forget`. */
  readonly haveHeard: (personIds: readonly string[]) => boolean;
  /** Messages since the last `forget`. */
  readonly total: () => number;
  readonly forget: () => void;
  readonly close: () => Promise<void>;
};

/** Everybody's webhook on one port, a person's id for its path: what has arrived counts, whether or not the service lived to hear the answer. */
export async function createPeople(): Promise<People> {
  const counts = new Map<string, number>();
  const told = new Set<string>();
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const alertId = String(request.headers[webhookHeaders.key]);
      counts.set(alertId, (counts.get(alertId) ?? 0) + 1);
      told.add((request.url ?? "").slice(1));
      setTimeout(() => response.writeHead(204).end(), PROVIDER_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/`,
    heard: (alertId) => counts.get(alertId) ?? 0,
    haveHeard: (personIds) => personIds.every((id) => told.has(id)),
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    forget: () => {
      counts.clear();
      told.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
