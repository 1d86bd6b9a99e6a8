/**
 * What was measured on real people, and what the simulated errors must reproduce within 15 %. Two data sets: StudentLife
 * (phones at rest, one fix per 10 to 20 min, source known: "slow") and the e-mission open data challenge (phones that
 * record trips, one fix per 10 to 30 s, accuracy known: "fast"). Phones are better than wristbands, so these are optimistic for Wi-Fi. Values marked
 * "guess" fill what was not measured.
 */

/** Pairs of a share of all cases and the value that this share stays below; the first pair may start at 0. */
export type Quantiles = readonly (readonly [share: number, value: number])[];

/** StudentLife, error while asleep at home, 2,076 nights, metres; beyond the last measured quantile a guess. */
export const slowErrorM = {
  gnss: [
    [0.5, 13],
    [0.75, 23],
    [0.9, 36],
    [0.95, 47],
    [0.99, 83],
    [0.999, 207],
    [0.9999, 400],
  ],
  wifi: [
    [0.5, 2],
    [0.75, 4],
    [0.9, 8],
    [0.95, 12],
    [0.99, 33],
    [0.999, 116],
    [0.9999, 300],
  ],
  cell: [
    [0.5, 1_358],
    [0.75, 1_505],
    [0.9, 7_903],
    [0.95, 21_490],
    [0.99, 139_249],
  ],
} as const satisfies Record<string, Quantiles>;

/** StudentLife, accuracy as the phone reported it, metres; the lower end is a guess. */
export const slowAccuracyM = {
  gnss: [
    [0, 3],
    [0.5, 12],
    [0.9, 26],
    [0.99, 59],
    [0.999, 100],
  ],
  wifi: [
    [0, 10],
    [0.5, 31],
    [0.9, 61],
    [0.99, 130],
    [0.999, 250],
  ],
  cell: [
    [0, 1_400],
    [0.5, 2_462],
    [0.9, 3_450],
    [0.99, 4_308],
    [0.999, 5_000],
  ],
} as const satisfies Record<string, Quantiles>;

/** StudentLife, share of the next fix's source (gnss, wifi, cell) by the source of this one, at most 25 min apart. */
export const slowTransitions = {
  gnss: [0.406, 0.575, 0.019],
  wifi: [0.03, 0.963, 0.007],
  cell: [0.039, 0.296, 0.665],
} as const;

/** StudentLife, share of cell-tower runs by their length in fixes; 4 to 9 and beyond in one entry each. */
export const slowCellRuns = { one: 0.58, two: 0.15, three: 0.08, tenOrMore: 0.05, meanFixes: 2.985 } as const;

/** Share of errors inside one, two and three times the reported accuracy. */
export const slowCoverage = {
  gnss: [0.52, 0.8, 0.92],
  wifi: [0.992, 0.996, 0.998],
  cell: [0.8, 0.8, 0.93],
} as const;

/**
 * e-mission: share of fixes in five classes of reported accuracy, how often the next fix stays in its class, and the
 * error in each. Inside a class the accuracy is spread evenly (guess), but for the measured 99th percentile of all.
 */
export const fastClasses = [
  {
    toM: 20,
    share: 0.527,
    stay: 0.86,
    accuracyM: [
      [0, 3],
      [0.5, 10],
      [0.999, 20],
    ],
    errorM: [
      [0.5, 0.3],
      [0.9, 6],
      [0.95, 13],
      [0.999, 60],
    ],
  },
  {
    toM: 50,
    share: 0.169,
    stay: 0.51,
    accuracyM: [
      [0, 20],
      [0.5, 35],
      [0.999, 50],
    ],
    errorM: [
      [0.5, 7],
      [0.9, 35],
      [0.95, 57],
      [0.999, 220],
    ],
  },
  {
    toM: 150,
    share: 0.113,
    stay: 0.43,
    accuracyM: [
      [0, 50],
      [0.5, 100],
      [0.999, 150],
    ],
    errorM: [
      [0.5, 15],
      [0.9, 82],
      [0.95, 199],
      [0.999, 900],
    ],
  },
  {
    toM: 700,
    share: 0.156,
    stay: 0.51,
    accuracyM: [
      [0, 150],
      [0.5, 425],
      [0.999, 700],
    ],
    errorM: [
      [0.5, 38],
      [0.9, 427],
      [0.95, 731],
      [0.999, 2_500],
    ],
  },
  {
    toM: 3_000,
    share: 0.035,
    stay: 0.62,
    accuracyM: [
      [0, 700],
      [0.714, 1_414],
      [0.999, 3_000],
    ],
    errorM: [
      [0.5, 319],
      [0.9, 1_263],
      [0.95, 2_544],
      [0.999, 6_000],
    ],
  },
] as const satisfies readonly { toM: number; share: number; stay: number; accuracyM: Quantiles; errorM: Quantiles }[];

/** e-mission, reported accuracy, 99th percentile of all fixes, metres. */
export const fastAccuracyP99M = 1_414;

/** e-mission, correlation of the errors of fixes with accuracy up to 50 m that are at most 40 s apart. */
export const fastAutocorrelation = 0.75;

/** StudentLife, silences longer than so many hours, per person and day. */
export const gapsPerDay = [
  [0.5, 1.4],
  [1, 0.58],
  [2, 0.34],
  [6, 0.14],
  [12, 0.08],
  [24, 0.05],
  [72, 0.001],
] as const;

/** Short radio holes (lift, cellar, between two masts), hours and how many longer ones per day: a guess. */
export const deadZonesPerDay = [
  [0.01, 3],
  [0.03, 1.5],
  [0.1, 0.4],
  [0.3, 0.05],
] as const;
