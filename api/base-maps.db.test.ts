import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BaseMapList } from "../infra/contract/base-maps.ts";
import { bodyOf, createTown, smallPicture, type Town, type Visitor } from "./test-town.ts";
import { tileSources } from "./tiles/tile-sources.ts";

/** A provider of tiles on this machine; `answer` is what it says next. */
let provider: Server;
let asked: string[] = [];
let answer: { status: number; type: string; body: Buffer } = { status: 200, type: "image/png", body: smallPicture };
let folder: string;
let town: Town;
let guardian: Visitor;
const file = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));

beforeAll(async () => {
  provider = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
  });
  await new Promise<void>((ready) => provider.listen(0, "127.0.0.1", ready));
  const address = provider.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  folder = await mkdtemp(join(tmpdir(), "121-tiles-"));
  const pmtilesFile = join(folder, "town.pmtiles");
  await writeFile(pmtilesFile, file);
  town = await createTown({
    baseMaps: { ids: ["tianditu", "pmtiles"], tiandituKey: "secret-key", pmtilesFile },
    tileSources: {
      tianditu: {
        ...tileSources.tianditu,
        layers: [{ name: "vec", address: ({ z, x, y }, key) => `http://127.0.0.1:${port}/${z}/${x}/${y}?tk=${key}` }],
      },
    },
  });
  guardian = await town.signIn("wang-a");
});
afterAll(async () => {
  await town.stop();
  provider.close();
  await rm(folder, { recursive: true });
});

const tile = async (path: string) => {
  asked = [];
  return await guardian.get(`/tiles/${path}`);
};

test("a page is told which maps the operator chose, in their order, and no key", async () => {
  const answered = await guardian.get("/base-maps");

  const { items } = bodyOf(BaseMapList, answered);
  expect(items.map(({ id, kind, layers }) => [id, kind, layers])).toEqual([
    ["tianditu", "raster", ["vec"]],
    ["pmtiles", "vector", []],
  ]);
  expect(JSON.stringify(answered.body)).not.toContain("secret-key");
});

test("a tile comes from the provider with our key, once for everybody who looks there", async () => {
  const first = await tile("tianditu/vec/12/3423/1680");
  const [address] = asked;
  const again = await tile("tianditu/vec/12/3423/1680");

  expect([first.status, first.headers["content-type"], address]).toEqual([
    200,
    "image/png",
    "/12/3423/1680?tk=secret-key",
  ]);
  expect([again.status, asked]).toEqual([200, []]);
});

test.each([
  "osm/standard/12/1/1",
  "tianditu/img/12/1/1",
  "tianditu/vec/2/1/1",
  "tianditu/vec/12/4096/1",
  "tianditu/vec/25/1/1",
])("%s is no tile of this service, and no provider is asked", async (path) => {
  const refused = await tile(path);

  expect([refused.status, asked]).toEqual([404, []]);
});

test("when the provider fails, the page is told so without the key, and a good tile is asked for anew", async () => {
  answer = { status: 403, type: "text/html", body: Buffer.from("no") };
  const failed = await tile("tianditu/vec/13/6846/3360");
  answer = { status: 200, type: "text/html", body: Buffer.from("<script>") };
  const wrong = await tile("tianditu/vec/13/6846/3360");
  answer = { status: 200, type: "image/png", body: smallPicture };
  const good = await tile("tianditu/vec/13/6846/3360");

  expect([failed.status, wrong.status, good.status]).toEqual([503, 503, 200]);
  expect(JSON.stringify([failed.body, wrong.body])).not.toContain("secret-key");
});

test("the vector file is read by pieces, and never past its end", async () => {
  const piece = async (range: string) => {
    const { server } = town;
    const headers = { cookie: guardian.cookie, range };
    const {
      statusCode,
      rawPayload,
      headers: told,
    } = await server.inject({ url: "/api/v1/tiles/vector.pmtiles", headers });
    return [statusCode, told["content-range"], statusCode === 206 ? rawPayload : null];
  };

  expect(await piece("bytes=10-19")).toEqual([206, "bytes 10-19/1000", file.subarray(10, 20)]);
  expect(await piece("bytes=990-2000")).toEqual([206, "bytes 990-999/1000", file.subarray(990)]);
  for (const range of ["bytes=1000-", "bytes=-5", "bytes=5-1", "bytes=0-1,4-5", ""])
    expect((await piece(range))[0]).toBe(400);
});
