import { Value } from "typebox/value";
import { ClientMessage, type ServerMessage } from "../../infra/contract/live.ts";

/** One live message as text. */
export function liveText(message: ServerMessage): string {
  return JSON.stringify(message);
}

/** Many positions, each already text: what moved is written once, however many pages see it. */
export function positionsText(positions: Iterable<string>): string {
  return `{"kind":"positions","positions":[${[...positions].join(",")}]}`;
}

/** Reads what a page said; `null` when it does not fit the contract. */
export function readClientMessage(text: string): ClientMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(ClientMessage, value) ? value : null;
  } catch {
    return null;
  }
}
