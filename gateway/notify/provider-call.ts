import type { Clock } from "../../infra/runtime/clock.ts";
import type { SendResult } from "./channel.ts";
import { judgeFault, judgeStatus } from "./judge.ts";
import { type Answer, post } from "./outgoing-post.ts";

export type ProviderRequest = {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a provider's JSON body says; `null`: nothing, and the status counts. */
export type BodyReader = (field: (name: string) => unknown) => SendResult | null;

/**
 * One call to a provider that the operator has chosen. Its body is read whatever the status: most answer 200 to a refusal,
 * and a 200 that cannot be read is no success.
 */
export async function callProvider(
  request: ProviderRequest,
  options: { readonly clock: Clock; readonly signal: AbortSignal; readonly read: BodyReader },
): Promise<SendResult> {
  const { url, body, headers } = request;
  try {
    const answer = await post(url, { body, headers, isPrivateAllowed: true, signal: options.signal });
    const said = readBody(answer, options.read);
    return said ?? judgeStatus(answer, { now: options.clock.now(), isRefusal: () => true });
  } catch (fault) {
    return judgeFault(fault, options.signal);
  }
}

function readBody({ body }: Answer, read: BodyReader): SendResult | null {
  const parsed = parseJson(body);
  if (typeof parsed !== "object" || parsed === null) return null;
  return read((name) => Reflect.get(parsed, name));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
