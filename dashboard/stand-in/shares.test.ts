import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SharedView, ShareList, ShareMade, ShareOpened, ShareView } from "../../infra/contract/shares.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { now } from "./examples.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn({ scene: "live", clock: createMovableClock(now), seniors: 2 });
});
afterAll(() => standIn.stop());

const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
  const headers = {
    cookie: "stand-in-session=zhou",
    "x-csrf-token": "stand-in-token",
    "content-type": "application/json",
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return await (await fetch(`${standIn.url}/api/v1${path}`, init)).json();
};
const links = "/incidents/incident-0231/shares";
const parts = { place: "live", trail: true, looks: true };

test("what the pages are tried on is what the service promises of shared links", async () => {
  const made = Value.Parse(ShareMade, await ask("POST", links, { audience: "police", hours: 6, parts }));
  const opened = Value.Parse(ShareOpened, await ask("POST", "/shares/open", { token: made.path.split("#")[1] }));
  const view = Value.Parse(SharedView, await ask("POST", "/shares/look", { session: opened.session }));
  const longer = Value.Parse(ShareView, await ask("PUT", `${links}/${made.share.shareId}`, { hours: 24 }));
  const { items } = Value.Parse(ShareList, await ask("GET", links));

  expect([view.calledName, longer.state, items.map(({ openedCount }) => openedCount)]).toEqual(["王奶奶", "open", [1]]);
});
