import type { NotifyWords } from "./zh-cn.ts";

/** The same in English, key by key. */
export const en: NotifyWords = {
  signal: {
    exit: (name) => `${name} has left home`,
    sos: (name) => `${name} pressed SOS`,
    fall: (name) => `${name} may have fallen`,
    strapOff: (name) => `${name}'s wristband came off`,
    silent: (name) => `${name}'s wristband has gone silent`,
    lowBattery: (name) => `${name}'s wristband is running low`,
    other: (name) => `${name} needs somebody to look`,
  },
  somebody: "A senior",
  link: (url) => `You can answer without signing in. Open this link, then press "I am going":\n${url}`,
  answer: "Open the page and say whether you can go.",
  why: {
    worse: "It has become more serious.",
    noAnswer: "Nobody has answered yet.",
    notMoving: "Whoever accepted has not set out.",
    noContact: "Somebody is on the way but has not met the senior yet.",
    withdrawn: "Whoever was going no longer can.",
    nobodyReachable: "Nobody before you could be reached.",
    hardCap: "Half an hour and nobody is with the senior: consider calling the police, 110.",
    twoHours: "It has been long and the senior is not found: call the police, 110.",
    silent: "The wristband has gone silent meanwhile.",
    leftAgain: "The senior is not back, or has left again.",
    reopened: "What had just ended has begun again.",
    person: "Somebody asks for your help.",
  },
  part: {
    guardianA: "A guardian",
    guardianB: "A guardian",
    substitute: "A substitute guardian",
    rescuer: "The rescue team",
    dutyOfficer: "The duty officer",
    coordinator: "The coordinator",
    nobody: "The system",
  },
  update: {
    title: (name) => `${name}: news`,
    acknowledged: (who) => `${who} has accepted.`,
    enRoute: (who) => `${who} is on the way.`,
    contact: (who) => `${who} is with the senior.`,
    withdrew: (who) => `${who} can no longer go.`,
    lapsed: "Whoever accepted has not set out; others are being called.",
    linked: (number) => `Probably together with the senior of number ${number}.`,
    tookOver: (number) => `Number ${number} has become part of this one: please go on here.`,
    other: "Open the page to see.",
  },
  nudge: {
    title: (name) => `${name} is waiting for you`,
    text: "Have you set out? Tap once on the page so that everybody knows.",
  },
  question: { title: (name) => `${name}: a false alarm?`, text: (who) => `${who} says so. Please confirm.` },
  returned: {
    title: (name) => `${name} seems to be back`,
    text: 'Nobody has confirmed it. If the senior is not there, open the page and say "not back".',
  },
  standDown: {
    title: (name) => `${name}: it is over`,
    found: "Found. No need to go. Thank you.",
    falseAlarm: "A false alarm. No need to go. Thank you.",
    mergedInto: (number) => `The same case as number ${number}, which goes on. No need to go for this one. Thank you.`,
  },
  notice: {
    charging: "The wristband is charging; remember to put it back on.",
    text: "Please look at the wristband when you can.",
  },
  outage: {
    title: (area) => `${area}: many wristbands have gone silent at once`,
    text: (silent, all) =>
      `${silent} of ${all} were lost together, most likely with the network. Their silence no longer calls people one by one; every SOS and exit that gets through still does.`,
  },
  outageOver: {
    title: (area) => `${area}: wristbands are heard again`,
    text: "Guardians of those that are not will be called one by one.",
  },
  test: { title: "Test", text: "This is a test, not real. If you can read it, you can be reached." },
  drill: "[TEST] ",
  number: (number) => `No. ${number}.`,
  happenedAgo: (minutes) => `The wristband's message came late: this was ${minutes} min ago.`,
  delayed: (minutes) => `The service was interrupted; this message is ${minutes} min late.`,
};
