import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import { AppError } from "../infra/domain/errors.ts";
import type { HttpSettings } from "./api-deps.ts";

const REQUESTS_PER_MINUTE = 6_000;

/**
 * Headers that let a page load and call nothing but us, and a limit per address.
 */
export async function addSecurity(server: FastifyInstance, http: HttpSettings): Promise<void> {
  await server.register(rateLimit, {
    global: false,
    max: http.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: "1 minute",
    // The default takes the address from the socket and fails where there is none.
    keyGenerator: (request) => request.ip ?? "unknown",
    errorResponseBuilder: () => new AppError("RATE_LIMITED"),
  });
  // One count for everything, and before the session is looked up: also floods of strangers and of wrong addresses.
  server.addHook("onRequest", server.rateLimit());
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    // Over plain http this header is ignored, and a laptop's demo must not pin localhost to https.
    strictTransportSecurity: http.cookieSecure,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
  });
  server.addHook("onSend", async (request, reply) => {
    // Answers hold people's whereabouts: no cache on the way and none on a shared machine.
    if (request.url.startsWith("/api/") && reply.getHeader("cache-control") === undefined)
      void reply.header("cache-control", "no-store");
    void reply.header("permissions-policy", permissionsOf(request.url));
  });
}

/** The only page with a camera: the coordinator reads the number off a wristband. */
const CAMERA_PAGE = "/coordinator.html";

function permissionsOf(url: string): string {
  const camera = url.split("?", 1)[0] === CAMERA_PAGE ? "camera=(self)" : "camera=()";
  return `${camera}, microphone=(), payment=(), usb=(), geolocation=(self)`;
}

/** Base maps of others come through this server, see routes/base-maps.ts. */
const contentPolicy: Record<string, string[]> = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "worker-src": ["'self'"],
  "media-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
};
