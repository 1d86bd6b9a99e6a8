/** What people read on a locked screen and in a mail: never a place, a full name or a phone number. */
export const zhCn = {
  signal: {
    exit: (name: string) => `${name}离开家了`,
    sos: (name: string) => `${name}按了求救`,
    fall: (name: string) => `${name}可能摔倒了`,
    strapOff: (name: string) => `${name}的手环摘下了`,
    silent: (name: string) => `${name}的手环没有信号了`,
    lowBattery: (name: string) => `${name}的手环快没电了`,
    other: (name: string) => `${name}需要人去看看`,
  },
  /** Instead of a name, where many people read along. */
  somebody: "一位老人",
  answer: "请打开页面，告诉大家你去不去。",
  link: (url: string) => `不用登录也能回复。打开下面的链接，再点一下“我去”：\n${url}`,
  why: {
    worse: "情况变严重了。",
    noAnswer: "还没有人接。",
    notMoving: "接的人一直没有出发。",
    noContact: "已经有人在路上，还没有见到老人。",
    withdrawn: "原来去的人去不了了。",
    nobodyReachable: "前面的人都联系不上。",
    hardCap: "已经半小时没有见到老人，请考虑报警 110。",
    twoHours: "时间很久了，还没有找到，请报警 110。",
    silent: "手环在这期间没有信号了。",
    leftAgain: "老人没有回来，或者又离开了。",
    reopened: "刚结束的事又重新开始了。",
    person: "有人请你帮忙。",
  },
  part: {
    guardianA: "守护人",
    guardianB: "守护人",
    substitute: "替班守护人",
    rescuer: "救援队",
    dutyOfficer: "值班长",
    coordinator: "协管员",
    nobody: "系统",
  },
  update: {
    title: (name: string) => `${name}：有新进展`,
    acknowledged: (who: string) => `${who}接了。`,
    enRoute: (who: string) => `${who}出发了。`,
    contact: (who: string) => `${who}见到老人了。`,
    withdrew: (who: string) => `${who}去不了了。`,
    lapsed: "接的人一直没有出发，现在重新找人。",
    other: "请打开页面看看。",
  },
  nudge: { title: (name: string) => `${name}还在等你`, text: "出发了吗？请在页面上点一下，让大家知道。" },
  question: { title: (name: string) => `${name}这次是误报吗？`, text: (who: string) => `${who}说是误报，请你确认。` },
  returned: {
    title: (name: string) => `${name}好像回来了`,
    text: "还没有人确认。如果老人不在，请打开页面说“还没回来”。",
  },
  standDown: {
    title: (name: string) => `${name}的事结束了`,
    found: "人找到了，不用再去。谢谢你。",
    falseAlarm: "是误报，不用再去。谢谢你。",
  },
  notice: { charging: "手环在充电，请记得给老人戴上。", text: "方便时请去看一下手环。" },
  outage: {
    title: (area: string) => `${area}：很多手环同时没有信号`,
    text: (silent: number, all: number) =>
      `${all} 只手环里有 ${silent} 只同时断了，多半是网络中断。它们断线不再逐个叫人；求救和离开的告警只要收得到，照常叫人。`,
  },
  outageOver: { title: (area: string) => `${area}：手环信号恢复了`, text: "还没有恢复的手环，会逐个叫守护人。" },
  test: { title: "试响", text: "这是试响，不是真的。收到说明能叫到你。" },
  /** Marks an exercise, before the title. */
  drill: "【试响】",
  number: (number: number) => `编号 ${number}。`,
  happenedAgo: (minutes: number) => `手环的消息来晚了，这是 ${minutes} 分钟前的事。`,
  delayed: (minutes: number) => `系统中断过，这条消息晚了 ${minutes} 分钟。`,
};
export type NotifyWords = typeof zhCn;
