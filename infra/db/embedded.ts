import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "../domain/errors.ts";
import { pause } from "../runtime/deadline.ts";
import type { Log } from "../runtime/log.ts";
import { type ServerAddress, serverAddress } from "./embedded-address.ts";
import { type Binaries, binariesIn, npmNativeFolder } from "./embedded-binaries.ts";
import { type ServerUser, serverUser } from "./embedded-user.ts";

export type EmbeddedServer = {
  /** Connection URL of the database `service`; the same for the server's whole life, also when it had to be restarted. */
  readonly start: () => Promise<string>;
  readonly stop: () => Promise<void>;
  /** Process id of the running server, for fault tests. */
  readonly pid: () => number | null;
};

const START_LIMIT_MS = 60_000;

/**
 * PostgreSQL from npm binaries, reachable from this machine only, with a random password, data in `folder`. Made on first start;
 * a server that a killed service left behind is stopped first; a server that dies is started again at the same address.
 * `nativeFolder` names other binaries (TimescaleDB); `flags` are `-c` settings.
 */
export function createEmbeddedServer(options: {
  readonly folder: string;
  readonly log: Log;
  readonly nativeFolder?: string;
  readonly flags?: Readonly<Record<string, string>>;
}): EmbeddedServer {
  const dataFolder = join(options.folder, "data");
  let child: ChildProcess | null = null;
  let stopping = false;
  let restarts = 0;

  const endWithProcess = (): void => void child?.kill("SIGINT");
  const launch = async (run: ServerRun): Promise<void> => {
    const logFile = await open(join(options.folder, "postgres.log"), "a");
    const { port, flags: listening } = run.address;
    const flags = Object.entries({ ...defaultFlags, ...listening, ...options.flags }).flatMap(([key, value]) => [
      "-c",
      `${key}=${value}`,
    ]);
    const started = spawn(run.binaries.postgres, ["-D", dataFolder, "-p", String(port), ...flags], {
      stdio: ["ignore", logFile.fd, logFile.fd],
      cwd: options.folder,
      // A Ctrl-C in the terminal goes to the whole group; the service stops the server itself, last.
      detached: true,
      ...run.user,
    });
    child = started;
    // A service that ends without stopping us takes the server with it all the same.
    process.removeListener("exit", endWithProcess);
    process.once("exit", endWithProcess);
    started.once("spawn", () => void logFile.close());
    started.once("error", () => void logFile.close());
    started.once("exit", (code, signal) => {
      if (child === started) child = null;
      if (stopping) return;
      restarts += 1;
      options.log.warn({ code, signal, restarts }, "embedded database ended; starting it again");
      void pause(Math.min(5_000, 50 * restarts)).then(() => (stopping ? undefined : launch(run)));
    });
  };

  const start = async (): Promise<string> => {
    stopping = false;
    const user = await serverUser();
    const binaries = binariesIn(options.nativeFolder ?? (await npmNativeFolder()));
    const password = await prepareFolder({ folder: options.folder, dataFolder, binaries, user });
    await stopLeftover(dataFolder, options.log);
    const address = await serverAddress(options.folder);
    await launch({ binaries, user, address });
    const url = `postgresql://postgres:${password}@${address.host}:${address.port}`;
    await untilReady(`${url}/postgres`, () => restarts < 5, join(options.folder, "postgres.log"));
    restarts = 0;
    await makeDatabase(`${url}/postgres`);
    return `${url}/service`;
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    process.removeListener("exit", endWithProcess);
    const running = child;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
    // SIGINT is PostgreSQL's "fast" shutdown: roll back, write everything, end.
    running.kill("SIGINT");
    const patience = setTimeout(() => running.kill("SIGQUIT"), 8_000);
    await ended;
    clearTimeout(patience);
  };
  return { start, stop, pid: () => child?.pid ?? null };
}

type ServerRun = { readonly binaries: Binaries; readonly user: ServerUser | null; readonly address: ServerAddress };

const defaultFlags: Readonly<Record<string, string>> = {
  max_connections: "80",
  shared_buffers: "128MB",
  jit: "off",
  timezone: "UTC",
  log_min_messages: "warning",
  log_min_error_statement: "panic",
  checkpoint_timeout: "15min",
  max_wal_size: "2GB",
};

/** Makes the folder and the cluster when there is none; returns the password. */
async function prepareFolder(place: {
  readonly folder: string;
  readonly dataFolder: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | null;
}): Promise<string> {
  const passwordFile = join(place.folder, "password");
  if (existsSync(join(place.dataFolder, "PG_VERSION"))) {
    // As the server needs it, also where the folder came from a backup: it makes its socket there.
    await give(place.user, [place.folder]);
    await chmod(place.folder, 0o700);
    return (await readFile(passwordFile, "utf8")).trim();
  }
  await mkdir(place.folder, { recursive: true });
  // A first start that was killed half-way leaves a folder without PG_VERSION; initdb wants it empty.
  await rm(place.dataFolder, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await writeFile(join(place.folder, "postgres.log"), "", { mode: 0o600 });
  await chmod(place.folder, 0o700);
  await give(place.user, [place.folder, passwordFile, join(place.folder, "postgres.log")]);
  await initialise(place, passwordFile);
  return password;
}

async function give(user: ServerUser | null, paths: readonly string[]): Promise<void> {
  if (user !== null) for (const path of paths) await chown(path, user.uid, user.gid);
}

async function initialise(
  place: {
    readonly folder: string;
    readonly dataFolder: string;
    readonly binaries: Binaries;
    readonly user: ServerUser | null;
  },
  passwordFile: string,
): Promise<void> {
  const started = spawn(
    place.binaries.initdb,
    [
      "-D",
      place.dataFolder,
      "-U",
      "postgres",
      "-E",
      "UTF8",
      "--locale=C",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"], cwd: place.folder, ...place.user },
  );
  let complaint = "";
  started.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    started.once("error", (cause) =>
      reject(new AppError("EMBEDDED_DATABASE_FAILED", { step: "initdb", hint: folderHint }, { cause })),
    );
    started.once("close", resolve);
  });
  if (code !== 0)
    throw new AppError("EMBEDDED_DATABASE_FAILED", { step: "initdb", exitCode: code, complaint, hint: folderHint });
}

const folderHint =
  "as root the server runs as another user, who must be able to enter every folder above the project and DATA_DIR";

/** Stops the server of a service that was killed: `postmaster.pid` names it. */
async function stopLeftover(dataFolder: string, log: Log): Promise<void> {
  const pidFile = join(dataFolder, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number((await readFile(pidFile, "utf8")).split("\n")[0]);
  if (!isPostgres(pid, await readCommandLine(pid), dataFolder)) {
    await rm(pidFile, { force: true });
    return;
  }
  log.warn({ pid }, "stopping the database server that an earlier run left behind");
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS; waitedMs += 25) {
    if ((await readCommandLine(pid)) === null) return;
    await pause(25);
  }
  throw new AppError("EMBEDDED_DATABASE_FAILED", { step: "stop leftover", pid });
}

function isPostgres(pid: number, commandLine: string | null, dataFolder: string): boolean {
  return (
    Number.isInteger(pid) &&
    pid > 1 &&
    commandLine !== null &&
    (commandLine.includes(dataFolder) || commandLine === "unknown")
  );
}

/** `null` when no such process runs; `unknown` on systems without /proc. */
async function readCommandLine(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    return fault instanceof Error && Reflect.get(fault, "code") === "EPERM" ? "unknown" : null;
  }
  if (process.platform !== "linux") return "unknown";
  const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  // A zombie has an empty command line: it is gone for us.
  return text === null || text === "" ? null : text;
}

async function untilReady(url: string, hasHope: () => boolean, logFile: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS && hasHope(); waitedMs += 50) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("select 1");
      return;
    } catch {
      await pause(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  const tail = (await readFile(logFile, "utf8").catch(() => "")).slice(-1_000);
  throw new AppError("EMBEDDED_DATABASE_FAILED", { step: "start", complaint: tail });
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const known = await client.query("select 1 from pg_database where datname = 'service'");
    if (known.rowCount === 0) await client.query("create database service");
  } finally {
    await client.end();
  }
}
