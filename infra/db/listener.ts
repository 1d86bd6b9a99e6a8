import pg from "pg";
import { pause } from "../runtime/deadline.ts";
import type { Log } from "../runtime/log.ts";

export type Listener = {
  readonly listen: (channel: string, onMessage: (payload: string | null) => void) => () => void;
  readonly close: () => Promise<void>;
};

/**
 * One connection for all LISTENs, made at the first of them and made again when it is lost. After a reconnect every
 * handler is called with `null`: messages may have been missed, read the rows again. A silent half-open connection is
 * found by a query every 5 s.
 */
export function createListener(options: { readonly settings: pg.ClientConfig; readonly log: Log }): Listener {
  const handlers = new Map<string, Set<(payload: string | null) => void>>();
  const closing = new AbortController();
  let client: pg.Client | null = null;
  let life: Promise<void> | null = null;

  const tellAll = (): void => {
    for (const set of handlers.values()) for (const handler of set) handler(null);
  };
  const live = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const connection = new pg.Client({ ...options.settings, keepAlive: true });
      const lost = new Promise<void>((resolve) => {
        connection.on("error", () => resolve());
        connection.on("end", () => resolve());
      });
      connection.on("notification", (message) => {
        for (const handler of handlers.get(message.channel) ?? []) handler(message.payload ?? "");
      });
      try {
        await connection.connect();
        for (const channel of handlers.keys()) await connection.query(`listen ${pg.escapeIdentifier(channel)}`);
        client = connection;
        tellAll();
        await Promise.race([lost, probe(connection, closing.signal)]);
      } catch (fault) {
        options.log.debug({ fault: String(fault) }, "listen connection failed");
      }
      client = null;
      await connection.end().catch(() => undefined);
      if (!closing.signal.aborted) {
        options.log.warn({}, "listen connection lost");
        await pause(250, closing.signal);
      }
    }
  };
  return {
    listen: (channel, onMessage) => {
      const set = handlers.get(channel) ?? new Set();
      set.add(onMessage);
      if (!handlers.has(channel)) {
        handlers.set(channel, set);
        client?.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
      }
      life ??= live();
      return () => set.delete(onMessage);
    },
    close: async () => {
      closing.abort();
      await client?.end().catch(() => undefined);
      await life;
    },
  };
}

async function probe(connection: pg.Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(5_000, signal);
    if (!signal.aborted) await connection.query("select 1");
  }
}
