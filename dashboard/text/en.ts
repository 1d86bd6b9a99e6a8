import { consoleEn } from "./console-en.ts";
import { coordinatorEn } from "./coordinator-en.ts";
import { fencesEn } from "./fences-en.ts";
import { finderCodeEn } from "./finder-code-en.ts";
import { finderEn } from "./finder-en.ts";
import { flyerEn } from "./flyer-en.ts";
import { guardianEn } from "./guardian-en.ts";
import { importEn } from "./import-en.ts";
import { incidentEn } from "./incident-en.ts";
import { joinEn } from "./join-en.ts";
import { phoneEn } from "./phone-en.ts";
import { playbackEn } from "./playback-en.ts";
import { protectionEn } from "./protection-en.ts";
import { reportEn } from "./report-en.ts";
import { rosterEn } from "./roster-en.ts";
import { scanEn } from "./scan-en.ts";
import { secondFactorEn } from "./second-factor-en.ts";
import { shareEn } from "./share-en.ts";
import type { Messages } from "./zh-cn.ts";

export const en: Messages = {
  brand: "121 Love Comes Home",
  slogan: "One wristband, two guardians, one rescue team",
  unit: { metres: "m", kilometres: "km", metresPerSecond: "m/s" },
  winds: ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"],
  age: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    minutesSeconds: (minutes, seconds) => (seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`),
    hours: (hours, minutes) => (minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
    ago: (span) => `${span} ago`,
  },
  common: {
    cancel: "Cancel",
    close: "Close",
    retry: "Try again",
    signOut: "Sign out",
    day: "Day",
    night: "Night",
    switchLanguage: "中文",
    unknown: "–",
    call: (name) => `Call ${name}`,
    code: (code) => `Code ${code}`,
    demo: "Demo data, all people are fictional",
    years: (count) => `age ${count}`,
    female: "f",
    male: "m",
  },
  signIn: {
    title: "Sign in",
    login: "Phone or login",
    password: "Password",
    submit: "Sign in",
    busy: "Signing in",
    wrong: "Login or password is wrong. Please check.",
    tooMany: "Too many tries. Come back in a few minutes.",
    unreachable: "The server cannot be reached; you are not signed in. Alerts to phones go on.",
    organisation: {
      any: "Sign in with your organisation",
      named: (name: string) => `Sign in with ${name}`,
      unknown: "Your organisation knows you, but nobody here has invited you yet. Ask the coordinator.",
      failed: "Signing in with your organisation did not work. Please try again.",
      down: "Your organisation's sign-in cannot be reached. Your login and password still work.",
    },
    help: (number) => `Looking for somebody? Call ${number} first, then sign in.`,
    demoTitle: "Demo: choose who you are",
    roles: {
      rescuer: "Rescuer",
      dutyOfficer: "Duty officer",
      guardian: "Guardian",
      coordinator: "Coordinator",
      viewer: "Viewer",
      administrator: "Administrator",
    },
    guards: (calledName) => `guards ${calledName}`,
  },
  answer: {
    title: "Answer",
    ask: "You have been sent an alert. Can you go now?",
    go: "I am going",
    cannot: "If you cannot, leave it: the system goes on asking others.",
    busy: "Telling everybody.",
    done: (number) => `Received. Everybody knows that you are going. No. ${number}. Open the page for the way.`,
    ended: "It is over, there is no need to go. Thank you.",
    expired: "This link is too old. Please sign in.",
    invalid: "This link is incomplete, or not one of ours.",
    refused: "You cannot answer like this now. Please sign in.",
    unreachable: "It was not sent. Press again, or call the rescue team.",
    open: "Open the page",
    help: (number) => `If it is urgent, call ${number} first.`,
  },
  roster: rosterEn,
  scan: scanEn,
  secondFactor: secondFactorEn,
  join: joinEn,
  finder: finderEn,
  finderCode: finderCodeEn,
  flyer: flyerEn,
  phone: phoneEn,
  playback: playbackEn,
  share: shareEn,
  incident: incidentEn,
  controlRoom: consoleEn,
  guardian: guardianEn,
  coordinator: coordinatorEn,
  importList: importEn,
  report: reportEn,
  protection: protectionEn,
  fences: fencesEn,
};
