import { DemoAccountList } from "../../infra/contract/http.ts";
import type { ApiDeps } from "../api-deps.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** The accounts of the demo, for a sign-in with a click. Only the demo has any; without them there is no such route. */
export function addDemoRoutes(server: RouteServer, deps: Pick<ApiDeps, "demoAccounts">): void {
  const { demoAccounts } = deps;
  if (demoAccounts === undefined) return;
  server.get("/demo/accounts", {
    config: { access: "public" },
    schema: { tags: ["session"], response: { 200: DemoAccountList, ...problems } },
    handler: async () => ({ items: [...demoAccounts] }),
  });
}
