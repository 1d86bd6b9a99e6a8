import { consoleEn } from "./console-en.ts";
import { coordinatorEn } from "./coordinator-en.ts";
import { guardianEn } from "./guardian-en.ts";
import { incidentEn } from "./incident-en.ts";
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
  incident: incidentEn,
  controlRoom: consoleEn,
  guardian: guardianEn,
  coordinator: coordinatorEn,
};
