import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { Part } from "./lifecycle.ts";

/**
 * Keeps two processes out of one folder. Whoever listens on the folder's socket owns it; a killed process leaves a socket
 * nobody answers on, which the next one clears away. Throws CONFIG_INVALID when another process is there.
 */
export function createInstanceLock(folder: string): Part {
  // Socket paths hold about 100 characters, folders more.
  const name = `121-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}.sock`;
  const path = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
  let server: Server | null = null;
  return {
    start: async () => {
      if (await isAnswering(path))
        throw new AppError("CONFIG_INVALID", { reason: "another process of the service uses this data folder" });
      await rm(path, { force: true });
      server = createServer((socket) => socket.end());
      server.unref();
      await new Promise<void>((resolve, reject) => {
        server?.once("error", reject);
        server?.listen(path, resolve);
      });
    },
    stop: async () => {
      if (server === null) return;
      const closing = server;
      server = null;
      await new Promise((resolve) => closing.close(resolve));
    },
  };
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
