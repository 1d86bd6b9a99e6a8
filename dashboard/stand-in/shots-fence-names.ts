import { wang } from "./cast.ts";
import { desktop, type Shot } from "./shot.ts";

const day = { spans: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: 480, to: 660 }] };
const more = [
  {
    name: "河边公园，上午散步",
    kind: "keepIn",
    schedule: day,
    shape: {
      kind: "polygon",
      rings: [
        [
          [120.6975, 30.5085],
          [120.7055, 30.5085],
          [120.7045, 30.5135],
          [120.6985, 30.5125],
          [120.6975, 30.5085],
        ],
      ],
    },
  },
  {
    name: "铁路",
    kind: "keepOut",
    shape: {
      kind: "corridor",
      line: [
        [120.6935, 30.5175],
        [120.6985, 30.5145],
        [120.7045, 30.5115],
      ],
      widthM: 60,
    },
  },
];

/** Three fences of the senior who is selected. */
const withFences: NonNullable<Shot["act"]> = async (page, { url }) => {
  const headers = {
    "content-type": "application/json",
    "x-csrf-token": "stand-in-token",
    cookie: "stand-in-session=shen",
  };
  for (const fence of more) {
    const body = JSON.stringify({ seniorId: wang, ...fence });
    const answer = await fetch(`${url}/api/v1/fences`, { method: "POST", headers, body });
    if (answer.status !== 201) throw new Error(`fence refused: ${await answer.text()}`);
  }
  await page.reload();
  await page.locator("[data-fence]").nth(2).scrollIntoViewIfNeeded();
};

const fenceShot = (name: string, over: Partial<Shot> = {}): Shot => ({
  name: `console-fences-${name}`,
  path: "/console.html",
  login: "zhou",
  scene: "live",
  size: desktop,
  theme: "dark",
  act: withFences,
  ...over,
});

export const fenceNameShots: readonly Shot[] = [fenceShot("dark"), fenceShot("light", { theme: "light" })];
