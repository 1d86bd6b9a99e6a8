import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { Log } from "../infra/runtime/log.ts";

const YEAR_MS = 31_536_000_000;

/**
 * The built pages. The build puts files with a hash in their name into `assets`: those never change and are kept for a year.
 * Pages, the worker and the manifest are asked for anew each time, so that a new version is there at once. Without a folder
 * there are none.
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
      const isHashed = basename(dirname(path)) === "assets";
      response.setHeader("cache-control", isHashed ? `public, max-age=${YEAR_MS / 1_000}, immutable` : "no-cache");
    },
  });
}
