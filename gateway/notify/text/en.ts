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
    handedOver: "Somebody has handed over to you; the note is on the page.",
    taskAnswered: (who) => `${who} has answered the task you gave.`,
    linked: (number) => `Probably together with the senior of number ${number}.`,
    unlinked: (number) => `Not together with the senior of number ${number}: look for each by themselves.`,
    tookOver: (number) => `Number ${number} has become part of this one: please go on here.`,
    clue: "Somebody has seen the senior, and the rescue team has confirmed it. Open the page to see where.",
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
  task: {
    title: (name) => `${name}: a task for you`,
    text: "Open the page, see where and what, and say whether you take it.",
  },
  notice: {
    charging: "The wristband is charging; remember to put it back on.",
    text: "Please look at the wristband when you can.",
  },
  substitution: {
    asked: {
      title: "A guardian asks you to stand in",
      text: "Please open the guardian page and answer, whether you can or not.",
    },
    waiting: { title: "A substitute waits for your yes", text: "Please open the roster and agree or refuse." },
    failed: {
      title: "Whoever you asked cannot stand in",
      text: "Nobody stands in for you now. Ask somebody else under Leave, or tell your coordinator.",
    },
    withdrawn: {
      title: "A substitute no longer stands in",
      text: "Nobody stands in for a guardian on leave now. Please open the roster and arrange it.",
    },
    ended: {
      title: "You need not stand in any more",
      text: "That leave was taken back. You are no longer called for its seniors because of it.",
    },
    released: {
      title: "You need not stand in this time",
      text: "The request to stand in has changed and does not concern you any more. You are not called because of it. Thank you.",
    },
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
  coverage: {
    title: (area) => `${area}: a time without anybody to call`,
    pairs: (count) => `${count} seniors whose guardians can both not be reached.`,
    team: "Nobody of the rescue team can be reached.",
    from: (time) => `The first from ${time}.`,
    text: "Open the enrolment page and arrange a stand-in or a way that works.",
  },
  brokenGlass: {
    title: (name) => `Somebody looked at where ${name} is, in an emergency`,
    text: "They have no reach otherwise; they gave a reason, and it ends by itself. Check who and why in the list of who looked.",
  },
  clue: {
    title: (name) => `A passer-by says to have seen ${name}`,
    text: "Not confirmed yet. Open the page, look at it and say whether it is so. The senior may be standing there.",
  },
  test: { title: "Test", text: "This is a test, not real. If you can read it, you can be reached." },
  drill: "[DRILL] ",
  bundle: {
    alert: (count) => `${count} seniors need somebody at the same time`,
    update: (count) => `${count} cases have news`,
    standDown: (count) => `${count} cases are over, no need to go`,
    numbers: (numbers) => `Numbers ${numbers}. Please open the page and look at each.`,
    and: ", ",
    more: " and more",
  },
  number: (number) => `No. ${number}.`,
  happenedAgo: (minutes) => `The wristband's message came late: this was ${minutes} min ago.`,
  delayed: (minutes) => `The service was interrupted; this message is ${minutes} min late.`,
};
