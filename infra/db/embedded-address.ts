import { chmod, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { freePort } from "../runtime/free-port.ts";

/** Where an embedded server listens, as a connection URL writes it, and the settings that make it listen there. */
export type ServerAddress = {
  readonly host: string;
  readonly port: number;
  readonly flags: Readonly<Record<string, string>>;
};

/** Bytes of a socket's path: macOS holds 104 with the ending zero, Linux 108. */
const LONGEST_SOCKET_PATH = 103;
/** No port is opened: the number is part of the socket's name. */
const SOCKET_PORT = 5432;

/**
 * A socket in the server's own folder, which nobody else may enter: cheaper than loopback by a tenth of a storm, and no open
 * port. Where the system or the folder's file system has no such sockets, or the path is too long for one, a free port on
 * loopback. No server may run in the folder.
 */
export async function serverAddress(folder: string): Promise<ServerAddress> {
  const directory = resolve(folder);
  const socket = join(directory, `.s.PGSQL.${SOCKET_PORT}`);
  if (!(await canListenOn(socket)))
    return {
      host: "127.0.0.1",
      port: await freePort(),
      flags: { listen_addresses: "127.0.0.1", unix_socket_directories: "" },
    };
  return {
    host: encodeURIComponent(directory),
    port: SOCKET_PORT,
    flags: { listen_addresses: "", unix_socket_directories: `"${directory.replaceAll('"', '""')}"` },
  };
}

/** Tries what the server is going to do: folders on shared or layered file systems hold files and no sockets at times. */
async function canListenOn(socket: string): Promise<boolean> {
  if (process.platform === "win32" || Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) return false;
  const probe = createServer();
  try {
    // What a killed server left names a process id that somebody else may have by now.
    for (const left of [socket, `${socket}.lock`]) await rm(left, { force: true });
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject);
      probe.listen(socket, resolve);
    });
    await chmod(socket, 0o777);
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}

/** Connection URL of the server that runs in `folder`, as its lock file tells; fails when none does. */
export async function runningServerUrl(folder: string): Promise<string> {
  const password = (await readFile(join(folder, "password"), "utf8")).trim();
  const [, , , port, directory] = (await readFile(join(folder, "data", "postmaster.pid"), "utf8")).split("\n");
  const host = directory === undefined || directory === "" ? "127.0.0.1" : encodeURIComponent(directory);
  return `postgresql://postgres:${password}@${host}:${port}/service`;
}
