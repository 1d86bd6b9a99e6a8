/** Word lists for invented people. Family names as common around Haining; given names as each generation has them. */
export const familyNames = words(
  "陈 沈 张 王 徐 朱 陆 周 吴 钱 金 顾 俞 许 曹 马 郭 蒋 姚 倪 杨 高 孙 褚 冯 章 祝 方 施 谢 邵 范 卢 潘 戴 贺",
);

export const givenNames = {
  oldWomen: words(
    "秀英 桂花 玉兰 月娥 彩娟 杏珍 金花 雪珍 凤仙 巧珍 爱珍 惠英 美华 文娟 静娴 素贞 琴芬 阿珍 阿巧 菊英 兰珍 翠娥 银娣 根娣 念慈 佩珍 玉珍 梅英",
  ),
  oldMen: words(
    "水根 金根 福生 明德 炳荣 根法 关荣 祥生 文彬 志良 松林 永康 柏年 兴法 阿毛 阿大 德明 寿林 云泉 锦荣 顺发 春林 长庚 宝山 有根 仁泉 庆余 和生",
  ),
  younger: words(
    "晓燕 丽萍 海燕 佳怡 思远 建军 志强 文杰 雨晴 敏华 立新 春梅 国平 静怡 一鸣 晨曦 秋月 红霞 卫东 小芳 振宇 婷婷 学军 雪芬 建明 亚琴 伟良 利华 明月 晓东 云飞 丹丹 志华 雅琴 浩然 巧玲 新根 月琴 永强 慧敏 冬冬 芳芳",
  ),
};

export const calledNames = { female: ["奶奶", "阿婆", "阿姨"], male: ["爷爷", "伯伯", "大伯"] } as const;

export const features = {
  hair: ["白短发", "花白头发", "光头", "灰白卷发", "白发，常戴绒线帽"],
  walk: ["走路慢，左脚拖地", "拄木拐杖", "背有点驼", "走得快，不停步", "走路稳", "右腿微跛"],
  other: ["戴老花镜", "耳背，要大声说", "右手有点抖", "爱笑，会跟人走", "只会说本地话", "左眉有颗痣", "记得老家地址"],
} as const;

export const clothes = {
  female: ["枣红棉马甲，黑裤", "藏青碎花外套，布鞋", "紫色毛衣，灰裤", "浅灰外套，花围巾", "墨绿羽绒服，黑棉鞋"],
  male: ["藏青中山装，解放鞋", "灰夹克，黑布鞋", "深蓝棉袄，雷锋帽", "军绿外套，灰裤", "咖啡色毛衣，黑裤"],
} as const;

export const favouritePlaces = ["米市菜场", "老年大学", "河边长廊", "老茶馆", "公交站", "以前的厂门口", "公园石凳"];

function words(text: string): readonly string[] {
  return text.split(" ");
}
