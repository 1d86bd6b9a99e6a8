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

/** Places that are forbidden to everybody, beside the river that the town has: a danger on the map of whoever is lost. */
const hazards = [
  {
    name: "采莲塘",
    kind: "keepOut",
    shape: {
      kind: "polygon",
      rings: [
        [
          [120.6965, 30.5105],
          [120.6986, 30.5101],
          [120.6999, 30.5107],
          [120.6996, 30.512],
          [120.6983, 30.5123],
          [120.6964, 30.5119],
          [120.6965, 30.5105],
        ],
      ],
    },
  },
  {
    name: "工地深坑",
    kind: "keepOut",
    shape: { kind: "circle", centre: { lon: 120.7051, lat: 30.5154 }, radiusM: 110 },
  },
];

/** More fences than the town has; for one senior, or for everybody. */
const withFences =
  (login: string, seniorId: string | null, fences: readonly object[]): NonNullable<Shot["act"]> =>
  async (page, { url }) => {
    const headers = {
      "content-type": "application/json",
      "x-csrf-token": "stand-in-token",
      cookie: `stand-in-session=${login}`,
    };
    for (const fence of fences) {
      const body = JSON.stringify({ seniorId, ...fence });
      const answer = await fetch(`${url}/api/v1/fences`, { method: "POST", headers, body });
      if (answer.status !== 201) throw new Error(`fence refused: ${await answer.text()}`);
    }
    await page.reload();
  };

/** Three fences of the senior who is selected. */
const withOwn: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await withFences("shen", wang, more)(page, ...rest);
  await page.locator("[data-fence]").nth(2).scrollIntoViewIfNeeded();
};

/** All three forms of a danger near the senior who is lost. */
const withHazards: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await withFences("admin", null, hazards)(page, ...rest);
  await page.locator("[data-fence]").nth(2).waitFor();
};

const fenceShot = (name: string, over: Partial<Shot> = {}): Shot => ({
  name: `console-${name}`,
  path: "/console.html",
  login: "zhou",
  scene: "live",
  size: desktop,
  theme: "dark",
  act: withOwn,
  ...over,
});

export const fenceNameShots: readonly Shot[] = [
  fenceShot("fences-dark"),
  fenceShot("fences-light", { theme: "light" }),
  fenceShot("hazards-dark", { act: withHazards }),
  fenceShot("hazards-light", { theme: "light", language: "en", act: withHazards }),
];
