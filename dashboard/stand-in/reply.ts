export type Reply = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  /** A picture in place of a body. */
  readonly jpeg?: Buffer;
  readonly cookie?: string;
};

/** A problem document as the service answers it. */
export function problem(status: number, code: string): Reply {
  return { status, body: { type: "about:blank", title: code, status, code, requestId: "7F3A-21" } };
}
