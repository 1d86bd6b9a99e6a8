import type { SettingReader } from "./setting-reader.ts";

/** An OpenID Connect issuer, and who we are to it. */
export type OrganisationConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string | null;
};

export function readOrganisation(
  read: Pick<SettingReader, "text" | "url" | "together">,
  problems: string[],
): OrganisationConfig | null {
  const issuer = read.url("OIDC_ISSUER", ["https:", "http:"]);
  const account = read.together({
    issuer: "OIDC_ISSUER",
    clientId: "OIDC_CLIENT_ID",
    clientSecret: "OIDC_CLIENT_SECRET",
    publicUrl: "PUBLIC_URL",
  });
  if (issuer !== null && !isSafe(new URL(issuer))) problems.push("OIDC_ISSUER must be https, or on this machine");
  if (account === null) return null;
  return {
    issuer: account.issuer,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    name: read.text("OIDC_NAME"),
  };
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}
