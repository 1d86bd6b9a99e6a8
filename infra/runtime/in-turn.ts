/** Runs what it is given one after the other, in the order of asking. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** One that fails rejects for its asker and does not hold up the next. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
