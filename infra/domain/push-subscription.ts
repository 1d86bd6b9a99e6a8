/** Where a browser takes messages and the keys they are sealed with (RFC 8291), base64url. */
export type PushSubscription = {
  readonly endpoint: string;
  readonly publicKey: string;
  readonly authSecret: string;
};

/** How a subscription is kept. */
export function writePushSubscription({ endpoint, publicKey, authSecret }: PushSubscription): string {
  return `${endpoint} ${publicKey} ${authSecret}`;
}

export function readPushSubscription(text: string): PushSubscription {
  const [endpoint = "", publicKey = "", authSecret = ""] = text.split(" ");
  return { endpoint, publicKey, authSecret };
}
