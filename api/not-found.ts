import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { problemOf, sendProblem } from "./problems.ts";

/**
 * Answers for addresses that no route serves: 405 with `Allow` when another method would be, else 404. Call it before the
 * routes, and `listen` once the rate limit is there: guessing addresses is limited like everything else.
 */
export function createNotFound(server: FastifyInstance): { readonly listen: () => void } {
  const routes: { readonly pattern: RegExp; readonly methods: Set<string> }[] = [];
  server.addHook("onRoute", (route) => {
    if (route.url.endsWith("*")) return;
    const source = route.url.split("/").map((part) => (part.startsWith(":") ? "[^/]+" : escapeRegExp(part)));
    const pattern = new RegExp(`^${source.join("/")}$`);
    routes.push({ pattern, methods: new Set([route.method].flat()) });
  });
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split("?")[0] ?? "";
    const allowed = routes.filter((route) => route.pattern.test(path)).flatMap((route) => [...route.methods]);
    if (allowed.length === 0) return sendProblem(request, reply, problemOf("NOT_FOUND"));
    void reply.header("allow", [...new Set(allowed)].join(", "));
    return sendProblem(request, reply, problemOf("METHOD_NOT_ALLOWED"));
  };
  return { listen: () => server.setNotFoundHandler({ preHandler: server.rateLimit() }, answer) };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
