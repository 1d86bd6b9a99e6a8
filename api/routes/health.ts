import { BlockList, isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { migrationsFolder } from "../../infra/db/migrations-folder.ts";
import { missingMigrations } from "../../infra/db/readiness.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { withDeadline } from "../../infra/runtime/deadline.ts";
import type { ApiDeps } from "../api-deps.ts";
import { problems, type RouteServer } from "../route-server.ts";

const READY_LIMIT_MS = 3_000;

/** What machines ask: am I alive, can I serve, how am I doing. */
export function addHealthRoutes(server: RouteServer, deps: ApiDeps): void {
  server.get("/healthz", {
    config: { access: "public" },
    schema: { hide: true, response: { 200: Type.Object({ status: Type.Literal("ok"), version: Type.String() }) } },
    handler: async () => ({ status: "ok" as const, version: deps.version }),
  });

  server.get("/readyz", {
    config: { access: "public" },
    schema: { hide: true, response: { 200: Type.Object({ status: Type.Literal("ready") }), ...problems } },
    handler: async () => {
      const missing = await withDeadline("readyz", READY_LIMIT_MS, missingMigrations(deps.db, migrationsFolder()));
      if (missing.length > 0) throw new AppError("UNAVAILABLE", { missing });
      return { status: "ready" as const };
    },
  });

  server.get("/metrics", {
    config: { access: "public" },
    schema: { hide: true },
    handler: async (request, reply) => {
      if (!deps.http.metricsPublic && !isFromHere(request, deps.http.trustProxy)) throw new AppError("NOT_FOUND");
      void reply.type(deps.metrics.registry.contentType);
      return await deps.metrics.registry.metrics();
    },
  });
}

/** A request that a proxy on this machine handed on comes from elsewhere. */
function isFromHere(request: FastifyRequest, trustProxy: boolean): boolean {
  if (!trustProxy && request.headers["x-forwarded-for"] !== undefined) return false;
  const family = isIP(request.ip);
  return family !== 0 && loopback.check(request.ip, family === 4 ? "ipv4" : "ipv6");
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
loopback.addSubnet("::ffff:127.0.0.0", 104, "ipv6");
