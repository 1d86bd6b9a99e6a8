/** The code on the wristband, for the coordinator who prints it. */
export const finderCodeZhCn = {
  issue: "生成手环二维码",
  issueHint: "路人扫了就能联系救援队。生成新的，旧的马上停用。",
  revoke: "停用二维码",
  revoked: "手环上的二维码停用了",
  qr: "给路人扫的二维码",
  print: "扫一扫，联系救援队",
  police: "或打 110",
  printIt: "打印",
  once: "只显示这一次，请现在打印，贴在手环上。",
};
