/** Somebody who was invited. */
export const joinZhCn = {
  title: "加入",
  lead: "你受邀加入。给自己取一个账号，设一个密码。",
  login: "手机号或账号",
  password: "密码（至少 10 位，几个词连起来最好记）",
  submit: "加入",
  done: "好了，现在可以登录。",
  enter: "去登录",
  taken: "这个账号有人用了，换一个。",
  unfit: "账号或密码不合适。密码至少 10 位。",
  expired: "这个链接过了时间。请邀请你的人再发一个。",
  invalid: "这个链接用过了、收回了，或者不完整。请邀请你的人再发一个。",
  unreachable: "连不上服务器。请再试一次。",
};
