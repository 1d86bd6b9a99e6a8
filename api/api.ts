import type { AddressInfo } from "node:net";
import { AppError } from "../infra/domain/errors.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import type { ApiDeps } from "./api-deps.ts";
import type { RouteServer } from "./route-server.ts";
import { createServer } from "./server.ts";

export type Api = Part & { readonly address: () => { readonly host: string; readonly port: number } };

/** Pages, HTTP interface and live socket on one port. `stop` says goodbye to open pages and waits for answers on their way. */
export function createApi(deps: ApiDeps): Api {
  let server: RouteServer | null = null;
  return {
    start: async () => {
      server = await createServer(deps);
      await server.listen({ host: deps.http.host, port: deps.http.port });
      deps.log.info({ port: portOf(server) }, "http is listening");
    },
    stop: async () => {
      await server?.close();
      server = null;
    },
    address: () => {
      if (server === null) throw new AppError("UNAVAILABLE", { what: "http is not listening" });
      return { host: deps.http.host, port: portOf(server) };
    },
  };
}

function portOf(server: RouteServer): number {
  const address: AddressInfo | string | null = server.server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}
