/** Ends every `switch` over a union: a new member that nobody handles fails to compile. */
export function unreachable(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
