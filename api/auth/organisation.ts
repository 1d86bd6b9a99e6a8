import * as oidc from "openid-client";
import { AppError } from "../../infra/domain/errors.ts";

/** An OpenID Connect issuer where people of an organisation have their accounts, and who we are to it. */
export type OrganisationSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button on the sign-in page says; `null`: a general word. */
  readonly name: string | null;
};

/** What one sign-in on its way must find again when it comes back, in the same browser. */
export type Attempt = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type Identity = {
  readonly issuer: string;
  readonly subject: string;
  /** `null`: the issuer knows none, or has not verified it. */
  readonly verifiedEmail: () => Promise<string | null>;
};

export type Organisation = {
  readonly name: string | null;
  /** Where the browser goes to sign in. */
  readonly begin: () => Promise<{ readonly url: URL; readonly attempt: Attempt }>;
  /** Who came back, by code, state, nonce and PKCE verifier; ORGANISATION_SIGN_IN_FAILED, UNAVAILABLE. */
  readonly finish: (query: URLSearchParams, attempt: Attempt) => Promise<Identity>;
};

const TIMEOUT_SECONDS = 10;
const SCOPE = "openid email";

/** Sign-in by authorization code with PKCE (RFC 7636, OpenID Connect Core 3.1); the issuer is asked for its addresses when first needed. */
export function createOrganisation(settings: OrganisationSettings, returnUrl: string): Organisation {
  let found: Promise<oidc.Configuration> | null = null;
  const configuration = async (): Promise<oidc.Configuration> => {
    found ??= discover(settings);
    try {
      return await found;
    } catch (cause) {
      // Not kept: the issuer may answer the next one.
      found = null;
      throw new AppError("UNAVAILABLE", { what: "issuer" }, { cause });
    }
  };
  return {
    name: settings.name,
    begin: async () => {
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: returnUrl,
        scope: SCOPE,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: "S256",
      });
      return { url, attempt };
    },
    finish: async (query, attempt) => {
      const config = await configuration();
      const tokens = await refusedAs(() =>
        oidc.authorizationCodeGrant(config, new URL(`${returnUrl}?${query.toString()}`), {
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          pkceCodeVerifier: attempt.codeVerifier,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      if (claims === undefined) throw new AppError("ORGANISATION_SIGN_IN_FAILED", { what: "no identity" });
      const verifiedEmail = async (): Promise<string | null> =>
        emailOf(claims.email === undefined ? await userInfo(config, tokens.access_token, claims.sub) : claims);
      return { issuer: claims.iss, subject: claims.sub, verifiedEmail };
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OrganisationSettings): Promise<oidc.Configuration> {
  const server = new URL(issuer);
  // The settings allow `http:` on this machine only.
  // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out; there is no other way
  const overPlainHttp = server.protocol === "http:" ? [oidc.allowInsecureRequests] : [];
  // Signatures are checked too: whoever sits between us and the issuer makes nobody.
  const execute = [oidc.enableNonRepudiationChecks, ...overPlainHttp];
  return await oidc.discovery(server, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
}

type Claims = Readonly<Record<string, unknown>>;

/** Many issuers tell the address only when asked with the access token. */
async function userInfo(config: oidc.Configuration, accessToken: string, subject: string): Promise<Claims> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {};
  return await refusedAs(() => oidc.fetchUserInfo(config, accessToken, subject));
}

function emailOf(claims: Claims): string | null {
  const { email, email_verified: isVerified } = claims;
  return isVerified === true && typeof email === "string" ? email.trim().toLowerCase() : null;
}

async function refusedAs<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw new AppError(isUnreachable(cause) ? "UNAVAILABLE" : "ORGANISATION_SIGN_IN_FAILED", {}, { cause });
  }
}

/** `fetch` throws a TypeError when there is no connection. */
function isUnreachable(cause: unknown): boolean {
  return cause instanceof TypeError || (cause instanceof oidc.ClientError && cause.code === "OAUTH_TIMEOUT");
}
