import { consoleZhCn } from "./console-zh-cn.ts";
import { coordinatorZhCn } from "./coordinator-zh-cn.ts";
import { fencesZhCn } from "./fences-zh-cn.ts";
import { finderCodeZhCn } from "./finder-code-zh-cn.ts";
import { finderZhCn } from "./finder-zh-cn.ts";
import { flyerZhCn } from "./flyer-zh-cn.ts";
import { guardianZhCn } from "./guardian-zh-cn.ts";
import { importZhCn } from "./import-zh-cn.ts";
import { incidentZhCn } from "./incident-zh-cn.ts";
import { joinZhCn } from "./join-zh-cn.ts";
import { phoneZhCn } from "./phone-zh-cn.ts";
import { playbackZhCn } from "./playback-zh-cn.ts";
import { protectionZhCn } from "./protection-zh-cn.ts";
import { reportZhCn } from "./report-zh-cn.ts";
import { rosterZhCn } from "./roster-zh-cn.ts";
import { scanZhCn } from "./scan-zh-cn.ts";
import { secondFactorZhCn } from "./second-factor-zh-cn.ts";
import { shareZhCn } from "./share-zh-cn.ts";

/** What a guardian, a rescuer and a coordinator read. 你, not 您; no blame; no exclamation marks. */
export const zhCn = {
  brand: "121爱回家",
  slogan: "一只手环，两位守护人，一支救援队",
  unit: { metres: "米", kilometres: "公里", metresPerSecond: "米/秒" },
  winds: ["北", "东北", "东", "东南", "南", "西南", "西", "西北"],
  age: {
    seconds: (count: number) => `${count} 秒`,
    minutes: (count: number) => `${count} 分`,
    minutesSeconds: (minutes: number, seconds: number) =>
      seconds === 0 ? `${minutes} 分` : `${minutes} 分 ${seconds} 秒`,
    hours: (hours: number, minutes: number) => (minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分`),
    ago: (span: string) => `${span}前`,
  },
  common: {
    cancel: "取消",
    close: "关闭",
    retry: "再试一次",
    signOut: "退出登录",
    day: "白天",
    night: "夜间",
    switchLanguage: "English",
    unknown: "–",
    call: (name: string) => `打给${name}`,
    code: (code: string) => `编号 ${code}`,
    demo: "演示数据，人物均为虚构",
    years: (count: number) => `${count} 岁`,
    female: "女",
    male: "男",
  },
  signIn: {
    title: "登录",
    login: "手机号或账号",
    password: "密码",
    submit: "登录",
    busy: "正在登录",
    wrong: "账号或密码不对，请再看一遍。",
    tooMany: "试得太多了，过几分钟再来。",
    unreachable: "连不上服务器，没有登录。手机告警照常。",
    organisation: {
      any: "用单位账号登录",
      named: (name: string) => `用${name}账号登录`,
      unknown: "单位认得你，但这里还没有邀请你。请联系协管员。",
      failed: "单位账号没有登录成功，请再试一次。",
      down: "单位的登录服务连不上，可以先用账号和密码登录。",
    },
    help: (number: string) => `正在找人？先打 ${number}，再登录。`,
    demoTitle: "演示：点一个身份进去看",
    roles: {
      rescuer: "救援队员",
      dutyOfficer: "值班长",
      guardian: "守护人",
      coordinator: "协管员",
      viewer: "观察员",
      administrator: "管理员",
    },
    guards: (calledName: string) => `守护${calledName}`,
  },
  answer: {
    title: "回复",
    ask: "你收到了一条告警。你现在能去吗？",
    go: "我去",
    cannot: "去不了就不用点，系统会接着找别人。",
    busy: "正在告诉大家。",
    done: (number: number) => `收到了，大家已经知道你去。编号 ${number}。路上请打开页面看位置。`,
    ended: "这件事已经结束了，不用再去。谢谢你。",
    expired: "这个链接过了时间。请登录后再看。",
    invalid: "这个链接不完整，或者不是我们发的。",
    refused: "现在不能这样回复。请登录后再看。",
    unreachable: "没有发出去。请再点一次，或者打电话给救援队。",
    open: "打开页面",
    help: (number: string) => `情况紧急，先打 ${number}。`,
  },
  roster: rosterZhCn,
  scan: scanZhCn,
  secondFactor: secondFactorZhCn,
  join: joinZhCn,
  finder: finderZhCn,
  finderCode: finderCodeZhCn,
  flyer: flyerZhCn,
  phone: phoneZhCn,
  playback: playbackZhCn,
  share: shareZhCn,
  incident: incidentZhCn,
  controlRoom: consoleZhCn,
  guardian: guardianZhCn,
  coordinator: coordinatorZhCn,
  importList: importZhCn,
  report: reportZhCn,
  protection: protectionZhCn,
  fences: fencesZhCn,
};

export type Messages = typeof zhCn;
