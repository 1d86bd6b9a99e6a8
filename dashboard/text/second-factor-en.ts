import type { secondFactorZhCn } from "./second-factor-zh-cn.ts";

export const secondFactorEn: typeof secondFactorZhCn = {
  title: "Two-step sign-in",
  ask: "Now the code on your phone",
  code: "Code (6 digits on the phone, or a recovery code)",
  submit: "Sign in",
  other: "Another account",
  needed:
    "Your role can see where many seniors are, so signing in takes one more step. Scan this with an authenticator app.",
  lead: "Once on, every sign-in needs the 6 digits on your phone beside the password. Scan this with an authenticator app.",
  qr: "QR code for the authenticator app",
  key: "If it cannot be scanned, type this into the app:",
  turnOn: "Turn on",
  recovery:
    "It is on. Write these recovery codes down and keep them apart from the phone. Each signs you in once if the phone is lost. They are not shown again.",
  kept: "Written down, go on",
  isOn: (left: number) => `Two-step sign-in is on, ${left} recovery codes left.`,
  otherPhone: "Use another phone",
  turnOff: "Turn it off",
  back: "Back",
  again: "You signed in a while ago. To change how you sign in, sign in again first.",
  signInAgain: "Sign in again",
  wrong: "The code is wrong, too old or already used. Wait for the next one.",
  tooMany: "Too many tries. Come back in 15 minutes.",
  unreachable: "The server cannot be reached. Try again.",
};
