import { createServer, type Server } from "node:http";
import { Provider } from "oidc-provider";
import type { OrganisationSettings } from "./auth/organisation.ts";

/** A real OpenID Connect issuer on this machine, where `person` is signed in by whoever comes. */
export type TestIssuer = {
  readonly settings: OrganisationSettings;
  /** Follows a browser through the issuer until it is sent back to us. */
  readonly passThrough: (url: string) => Promise<URL>;
  readonly letSignIn: (person: IssuerPerson) => void;
  readonly stop: () => Promise<void>;
};
export type IssuerPerson = { readonly subject: string; readonly email: string; readonly isVerified: boolean };

const client = { clientId: "pages", clientSecret: "secret of the pages at the issuer" };

export async function startTestIssuer(returnUrl: string): Promise<TestIssuer> {
  const people = new Map<string, IssuerPerson>();
  let present = "";
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const provider = createProvider({ issuer, returnUrl, people });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url !== "/sign-in") return answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: present } });
  });
  return {
    settings: { issuer, ...client, name: "示例单位" },
    passThrough: (url) => passThrough(url, issuer),
    letSignIn: (person) => {
      people.set(person.subject, person);
      present = person.subject;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function createProvider(options: {
  readonly issuer: string;
  readonly returnUrl: string;
  readonly people: ReadonlyMap<string, IssuerPerson>;
}): Provider {
  return new Provider(options.issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [options.returnUrl],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: options.people.get(id)?.email,
        email_verified: options.people.get(id)?.isVerified,
      }),
    }),
    loadExistingGrant: async ({ oidc: { client: asking, session, provider } }) => {
      const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email");
      await grant.save();
      return grant;
    },
    interactions: { url: () => "/sign-in" },
  });
}

/** A browser of its own each time: redirects and cookies, nothing else. */
async function passThrough(url: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(url);
  while (next.origin === issuer) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    next = new URL(answer.headers.get("location") ?? "nowhere://", next);
  }
  return next;
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}
