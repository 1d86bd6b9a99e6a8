/** What passers-by have said, on the console. */
export const cluesZhCn = {
  title: "线索",
  states: { given: "没核实", confirmed: "属实", dismissed: "不实" },
  judge: { confirmed: "属实", dismissed: "不实" },
  outside: "在服务区外",
  noPlace: "没有位置",
  within: (metres: string) => `误差约 ${metres} 米`,
  goTo: "在地图上看",
  photo: "路人拍的照片，点开看大图",
  call: "打给路人",
  map: { given: (age: string) => `线索 ${age}`, confirmed: (age: string) => `线索属实 ${age}` },
};
