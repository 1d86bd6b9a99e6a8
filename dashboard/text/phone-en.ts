import type { phoneZhCn } from "./phone-zh-cn.ts";

export const phoneEn: typeof phoneZhCn = {
  install: {
    offer: "Add to home screen, opens without a network",
    inWeChat:
      "In WeChat you cannot be called once this page is shut, nor open it without a network. Use the menu: open in the browser.",
  },
  largeType: "Large type",
  normalType: "Normal type",
  baidu: "Directions in Baidu Maps",
  destination: "Destination",
  channels: {
    title: "How I am reached",
    reading: "Reading",
    failed: "Not read; look again with a network.",
    none: "There is no other way to reach you yet. Ask the coordinator to add your phone number.",
    never: "not tried yet",
    failing: (count) => `failed ${count} times in a row`,
    lead: "If in doubt, send a test alert and look here some seconds later.",
  },
  leave: {
    title: "Leave",
    lead: "While you are away the other guardian and the rescue team are called, not you. The coordinator sees it and looks for a substitute.",
    from: "From",
    to: "Until (including)",
    take: "Take leave",
    span: (from, to) => `${from} to ${to}`,
    substitute: (name) => `${name} stands in`,
    noSubstitute: "nobody stands in yet",
    end: "Not away",
    failed: "Not saved, please try again.",
    overlaps: "You are on leave already on these days.",
    wrongDays: "The end cannot be before the beginning, nor before today.",
  },
};
