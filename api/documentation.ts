import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { type ErrorCode, errorCodes } from "../infra/domain/errors.ts";
import { statusOf } from "./problems.ts";

/** The browsable page at `/api/docs`, from the same schemas that check each request. Register before the routes. */
export async function addDocumentation(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "121爱回家 / 121 love comes home",
        description: describeErrors(),
        version,
      },
      servers: [{ url: "/" }],
    },
  });
  await server.register(swaggerUi, {
    routePrefix: "/api/docs",
    // Swagger's page sets styles inline; nothing else on it needs more than our own files.
    staticCSP:
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    uiConfig: { docExpansion: "list", validatorUrl: null, persistAuthorization: false },
  });
}

function describeErrors(): string {
  const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => code in errorCodes);
  const rows = codes
    .filter((code) => statusOf(code) < 500 || code === "INTERNAL" || code === "UNAVAILABLE")
    .map((code) => `| \`${code}\` | ${statusOf(code)} | ${errorCodes[code]} |`);
  const head = [
    "Every refusal is a problem document (RFC 9457) with one of these codes.",
    "",
    "| code | status | meaning |",
    "|---|---|---|",
  ];
  return [...head, ...rows].join("\n");
}
