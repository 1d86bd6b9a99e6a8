import { createServer } from "node:http";

/** A text or a call that a provider was asked for; `id` is ours, `sid` is the provider's. */
export type Asked = {
  readonly what: "text" | "call";
  readonly phone: string;
  readonly id: string;
  readonly sid: string;
};

/** Aliyun, as far as it takes every text and call. */
export type Cloud = {
  readonly url: string;
  /** What was asked for since the last look, in order; looking empties it. */
  readonly asked: () => readonly Asked[];
  readonly stop: () => Promise<void>;
};

export async function startCloud(): Promise<Cloud> {
  const asked: Asked[] = [];
  let seen = 0;
  let made = 0;
  const server = createServer((request, response) => {
    made += 1;
    const sid = `provider-${made}`;
    asked.push(askedIn(new URL(request.url ?? "/", "http://cloud"), sid));
    const body = { Code: "OK", Message: "OK", BizId: sid, CallId: sid, RequestId: "r" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => {
      const fresh = asked.slice(seen);
      seen = asked.length;
      return fresh;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function askedIn(url: URL, sid: string): Asked {
  const given = (name: string) => url.searchParams.get(name) ?? "";
  const what = given("CalledNumber") === "" ? "text" : "call";
  return { what, phone: given(what === "call" ? "CalledNumber" : "PhoneNumbers"), id: given("OutId"), sid };
}
