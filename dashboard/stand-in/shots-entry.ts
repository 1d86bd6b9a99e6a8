import { desktop, phone, type Shot } from "./shot.ts";

const signInShots: readonly Shot[] = (["light", "dark"] as const).flatMap((theme) =>
  [desktop, phone].map((size) => ({
    name: `sign-in-${theme}-${size.width}`,
    path: "/",
    login: null,
    scene: "quiet" as const,
    size,
    theme,
    hasMap: false,
  })),
);

const organisationShots: readonly Shot[] = (["light", "dark"] as const).map((theme) => ({
  name: `sign-in-organisation-${theme}`,
  path: "/?refused=ORGANISATION_PERSON_UNKNOWN",
  login: null,
  scene: "quiet" as const,
  size: theme === "light" ? desktop : phone,
  theme,
  hasMap: false,
  prepare: ({ faults }) => {
    faults.organisation = { name: "示例医院" };
  },
}));

const answerShots: readonly Shot[] = (["light", "dark"] as const).flatMap((theme) =>
  [desktop, phone].map((size) => ({
    name: `answer-${theme}-${size.width}`,
    path: "/answer.html#good",
    login: null,
    scene: "quiet" as const,
    size,
    theme,
    hasMap: false,
  })),
);

export const entryShots: readonly Shot[] = [...signInShots, ...organisationShots, ...answerShots];
