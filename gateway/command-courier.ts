import type { Database } from "../infra/db/database.ts";
import { markCommandSent, readWaitingCommands } from "../infra/db/wristbands.ts";
import { isId, type WristbandId, wristbandId } from "../infra/domain/ids.ts";
import { toIso } from "../infra/domain/time.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../infra/runtime/log.ts";

/** Brings waiting commands to bands that are connected here: when they are ordered, and when a band starts to listen. */
export type CommandCourier = Part & { readonly bring: (wristbandId: WristbandId) => void };

export function createCommandCourier(options: {
  readonly db: Database;
  readonly log: Log;
  /** Resolves with whether the band has acknowledged it. */
  readonly send: (wristbandId: WristbandId, payload: string) => Promise<boolean>;
}): CommandCourier {
  const onTheWay = new Map<WristbandId, Promise<void>>();
  let stopListening: () => void = () => undefined;

  const deliver = async (id: WristbandId): Promise<void> => {
    for (const command of await readWaitingCommands(options.db, id)) {
      const payload = { commandId: command.commandId, expiresAt: toIso(command.expiresAt), ...objectOf(command.body) };
      if (!(await options.send(id, JSON.stringify(payload)))) return;
      await markCommandSent(options.db, command.commandId);
    }
  };
  const bring = (id: WristbandId): void => {
    const before = onTheWay.get(id) ?? Promise.resolve();
    const now = before
      .then(() => deliver(id))
      .catch((fault) => options.log.warn({ wristbandId: id, ...faultFields(fault) }, "commands not brought"))
      .finally(() => (onTheWay.get(id) === now ? onTheWay.delete(id) : undefined));
    onTheWay.set(id, now);
  };
  return {
    start: async () => {
      stopListening = options.db.listen("command", (payload) =>
        payload !== null && isId(payload) ? bring(wristbandId(payload)) : undefined,
      );
    },
    stop: async () => {
      stopListening();
      await Promise.all(onTheWay.values());
    },
    bring,
  };
}

function objectOf(body: unknown): object {
  return typeof body === "object" && body !== null ? body : {};
}
