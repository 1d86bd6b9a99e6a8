import { type Account, accounts } from "./town.ts";

const COOKIE = "stand-in-session";

/** The stand-in trusts the login in its cookie: it guards nobody's data. */
export function accountOf(cookies: string | undefined): Account | null {
  const login = new RegExp(`(?:^|; )${COOKIE}=([a-z]+)`).exec(cookies ?? "")?.[1];
  return accounts.find((account) => account.login === login) ?? null;
}

export function cookieFor(login: string | null): string {
  return login === null ? `${COOKIE}=; Path=/; Max-Age=0` : `${COOKIE}=${login}; Path=/; HttpOnly; SameSite=Strict`;
}
