/** What a guardian's phone can do beside the incident: stay at hand, be tested, be away. */
export const phoneZhCn = {
  install: {
    offer: "加到主屏幕，没网也能打开",
    inWeChat: "在微信里，关了页面叫不到你，没网也打不开。点右上角，选“用浏览器打开”。",
  },
  largeType: "大字",
  normalType: "正常字",
  baidu: "用百度地图导航",
  destination: "目的地",
  channels: {
    title: "怎么叫到我",
    reading: "正在读取",
    failed: "没有读到，有网再看。",
    none: "还没有别的办法叫到你。请让协管员加上你的电话。",
    never: "还没试过",
    failing: (count: number) => `连着 ${count} 次没到`,
    lead: "不放心就试响一次，几秒后再看这里。",
  },
  leave: {
    title: "请假",
    lead: "请假时出事不叫你，叫另一位守护人和救援队。协管员能看到，会找人顶替。",
    from: "从哪天起",
    to: "到哪天（含）",
    take: "请假",
    span: (from: string, to: string) => `${from} 到 ${to}`,
    substitute: (name: string) => `${name} 顶替`,
    noSubstitute: "还没有人顶替",
    end: "不请了",
    failed: "没有记上，请再试一次。",
    overlaps: "这几天已经请过假了。",
    wrongDays: "结束不能早于开始，也不能早于今天。",
  },
};
