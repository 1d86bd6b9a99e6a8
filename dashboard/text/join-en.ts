import type { joinZhCn } from "./join-zh-cn.ts";

export const joinEn: typeof joinZhCn = {
  title: "Join",
  lead: "You were invited. Choose a login and a password.",
  login: "Phone number or login",
  password: "Password (10 characters or more; a few words are easiest)",
  submit: "Join",
  done: "Done. You can sign in now.",
  enter: "Sign in",
  taken: "Somebody has this login. Choose another.",
  unfit: "Login or password does not fit. A password has 10 characters or more.",
  expired: "This link is too old. Ask whoever invited you for another.",
  invalid: "This link was used, taken back, or is incomplete. Ask whoever invited you for another.",
  unreachable: "The server cannot be reached. Try again.",
};
