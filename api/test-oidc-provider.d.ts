/** What our tests use of a package that brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type GrantOf = { readonly addOIDCScope: (scope: string) => void; readonly save: () => Promise<string> };
  type Context = {
    readonly oidc: {
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
      readonly provider: { readonly Grant: new (grant: { clientId: string; accountId: string }) => GrantOf };
    };
  };
  type Settings = {
    readonly clients: readonly object[];
    readonly claims: Readonly<Record<string, readonly string[]>>;
    readonly cookies: object;
    readonly features: object;
    readonly findAccount: (context: unknown, id: string) => object;
    readonly loadExistingGrant: (context: Context) => Promise<GrantOf>;
    readonly interactions: { readonly url: () => string };
  };

  export class Provider {
    constructor(issuer: string, settings: Settings);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}
