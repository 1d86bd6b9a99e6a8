/** One person, one login: upper case, blanks around it and full-width characters of an input method do not matter. */
export function normalLogin(login: string): string {
  return login.normalize("NFKC").trim().toLowerCase();
}
