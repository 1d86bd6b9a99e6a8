import pg from "pg";
import { AppError } from "../domain/errors.ts";
import type { Log } from "../runtime/log.ts";
import { createSecretBox, type SecretBox } from "../runtime/secret-box.ts";
import { createListener, type Listener } from "./listener.ts";
import { rowTypes } from "./row-types.ts";

export type Queryable = {
  /** Runs one statement with `$1`-style values. `name` prepares it once per connection: for the hot path. */
  readonly query: <Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ) => Promise<readonly Row[]>;
  /** Seals what is kept of a secret, and opens it. */
  readonly secrets: SecretBox;
};

/** A transaction under way. */
export type Transaction = Queryable & {
  /** A last statement: sent together with the commit, after whatever else the transaction does, in the order of the asking. */
  readonly atEnd: (text: string, values: readonly unknown[], name: string) => void;
};

/**
 * A pool of connections. Instants come back as epoch milliseconds, bigints as numbers, jsonb parsed. Faults are
 * `pg.DatabaseError`s, or DATABASE_UNREACHABLE when no connection could be had in time.
 */
export type Database = Queryable & {
  /** Commits when `work` resolves, rolls back when it throws. */
  readonly transaction: <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /**
   * The same for work that asks first for locks or other reading, which goes out together with the begin. Writing must wait for
   * the first answer: what is asked for before it would be kept by itself where the begin fails.
   */
  readonly lockingTransaction: <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** Calls `onMessage` for each NOTIFY on `channel`, and with `null` whenever some may have been missed. */
  readonly listen: Listener["listen"];
  readonly close: () => Promise<void>;
};

export function createDatabase(options: {
  readonly url: string;
  readonly log: Log;
  readonly poolSize?: number;
  /**
   * Server-side limit of one statement, default 15 s. A transaction that asks for nothing twice as long is ended: its process
   * is frozen or cut off, and the seniors whom it holds are kept from everybody else's timers.
   */
  readonly statementLimitMs?: number;
  readonly applicationName?: string;
  /** Without it nothing can be sealed or opened: tools that only count rows. */
  readonly secrets?: SecretBox;
}): Database {
  const secrets = options.secrets ?? createSecretBox([]);
  const limitMs = options.statementLimitMs ?? 15_000;
  const settings: pg.PoolConfig = {
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: limitMs,
    query_timeout: limitMs + 2_000,
    idle_in_transaction_session_timeout: 2 * limitMs,
    application_name: options.applicationName ?? "121",
    types: rowTypes,
    allowExitOnIdle: true,
    // What is asked for without waiting goes out at once: the last statements of a transaction with its commit.
    pipeline: true,
  };
  const pool = new pg.Pool(settings);
  pool.on("error", (fault) => options.log.warn({ fault: fault.message }, "idle database connection lost"));
  const listener = createListener({ settings, log: options.log });

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (cause) {
      throw new AppError("DATABASE_UNREACHABLE", {}, { cause });
    }
  };
  const withClient = async <Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await connect();
    let broken: Error | undefined;
    // A connection that dies between two statements reports it here; without a listener it would end the process.
    const onError = (fault: Error): void => {
      broken = fault;
    };
    client.on("error", onError);
    try {
      return await work(client);
    } catch (fault) {
      if (!(fault instanceof pg.DatabaseError) && fault instanceof Error && !(fault instanceof AppError))
        broken ??= fault;
      throw fault;
    } finally {
      client.off("error", onError);
      client.release(broken);
    }
  };
  return {
    secrets,
    query: (text, values, name) => withClient((client) => queryable(client, secrets).query(text, values, name)),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query("begin");
        return await inTransaction(client, work, { secrets });
      }),
    lockingTransaction: (work) =>
      withClient((client) => inTransaction(client, work, { secrets, begun: client.query("begin") })),
    listen: listener.listen,
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  work: (tx: Transaction) => Promise<Result>,
  { secrets, begun }: { readonly secrets: SecretBox; readonly begun?: Promise<unknown> },
): Promise<Result> {
  // Told to whoever asks for something, or to the end.
  begun?.catch(() => undefined);
  const bare = queryable(client, secrets);
  const last: (() => Promise<unknown>)[] = [];
  let isOver = false;
  const tx: Transaction = {
    secrets,
    // What goes on after a failure beside it would be kept by itself.
    query: async <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[], name?: string) => {
      if (isOver) throw new Error("the transaction is over");
      const [rows] = await Promise.all([bare.query<Row>(text, values, name), begun]);
      return rows;
    },
    atEnd: (text, values, name) => last.push(() => bare.query(text, values, name)),
  };
  try {
    const result = await work(tx);
    isOver = true;
    await begun;
    await commit(client, last);
    return result;
  } catch (fault) {
    isOver = true;
    await client.query("rollback").catch(() => undefined);
    throw fault;
  }
}

/**
 * A lock that the last statements take is held for no way to the server and back. Where a statement has failed, now or before,
 * the server answers a commit with a rollback and without a fault.
 */
async function commit(client: pg.PoolClient, last: readonly (() => Promise<unknown>)[]): Promise<void> {
  const sent = last.map((run) => run());
  const committing = client.query("commit");
  const ended = await Promise.allSettled([...sent, committing]);
  for (const each of ended) if (each.status === "rejected") throw each.reason;
  if ((await committing).command !== "COMMIT") throw new Error("a statement of the transaction had failed");
}

/** Gives a bare `pg` connection the interface of the pool. */
function queryable(client: pg.ClientBase, secrets: SecretBox): Queryable {
  return {
    secrets,
    query: async (text, values = [], name) => {
      const result = await client.query(
        name === undefined ? { text, values: [...values] } : { name, text, values: [...values] },
      );
      return result.rows;
    },
  };
}

/** SQLSTATE of a fault, or `null` when it does not come from the server. */
export function sqlState(fault: unknown): string | null {
  return fault instanceof pg.DatabaseError ? (fault.code ?? null) : null;
}
