import { existsSync } from "node:fs";
import { basename } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { Log } from "../infra/runtime/log.ts";

const YEAR_MS = 31_536_000_000;

/**
 * The built pages. Files with a hash in their name never change and are kept for a year; pages themselves are asked for
 * anew each time, so that a new version is there at once. Without a folder there are none.
 */
export async function addPages(server: FastifyInstance, folder: string | null, log: Log): Promise<void> {
  if (folder === null) return;
  if (!existsSync(folder)) {
    log.warn({ folder: basename(folder) }, "no built pages; build them to see more than the interface");
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    index: ["index.html"],
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (response, path) => {
      const isHashed = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(basename(path)) && !path.endsWith(".html");
      response.setHeader("cache-control", isHashed ? `public, max-age=${YEAR_MS / 1_000}, immutable` : "no-cache");
    },
  });
}
