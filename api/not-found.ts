import type { FastifyInstance } from "fastify";
import { problemOf, sendProblem } from "./problems.ts";

/** Answers for addresses that no route serves: 405 with `Allow` when another method would be, else 404. Before the routes. */
export function addNotFound(server: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: Set<string> }[] = [];
  server.addHook("onRoute", (route) => {
    if (route.url.endsWith("*")) return;
    const source = route.url.split("/").map((part) => (part.startsWith(":") ? "[^/]+" : escapeRegExp(part)));
    const pattern = new RegExp(`^${source.join("/")}$`);
    routes.push({ pattern, methods: new Set([route.method].flat()) });
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const allowed = new Set(routes.filter((route) => route.pattern.test(path)).flatMap((route) => [...route.methods]));
    if (allowed.size === 0 || allowed.has(request.method)) return sendProblem(request, reply, problemOf("NOT_FOUND"));
    void reply.header("allow", [...allowed].join(", "));
    return sendProblem(request, reply, problemOf("METHOD_NOT_ALLOWED"));
  });
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
