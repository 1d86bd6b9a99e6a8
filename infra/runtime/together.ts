/** How what is asked for one by one is done in groups, see `createTogether`. */
export type TogetherOptions<Item, Result> = {
  /** Groups under way at the same time. */
  readonly width: number;
  /** Most items of one group. */
  readonly most: number;
  /** At one go, without waiting for what somebody else holds. Items that the answer lacks, or all when it fails, go alone. */
  readonly many: (items: readonly Item[]) => Promise<ReadonlyMap<Item, Result>>;
  readonly one: (item: Item) => Promise<Result>;
  /** A group has failed; whatever is wrong with an item, its own promise says. */
  readonly onFault: (fault: unknown, items: number) => void;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly fail: (fault: unknown) => void;
};

/** Items that go alone at the same time: each may wait for somebody, and they share the connections with everybody. */
export const ALONE_WIDTH = 4;

/**
 * In quiet each item is done at once; what is asked in the same moment, or while `width` groups are under way, is done as a
 * group. A group costs one disk write where each of its items alone would cost one, and nothing that has to wait keeps the
 * next group waiting.
 */
export function createTogether<Item, Result>(options: TogetherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { width, most, many, one, onFault } = options;
  const goAlone = createQueue<Waiting<Item, Result>>(ALONE_WIDTH, 1, async ([each]) => {
    if (each !== undefined) await one(each.item).then(each.done, each.fail);
  });
  const ask = createQueue<Waiting<Item, Result>>(width, most, async (group) => {
    const left = new Map(group.map((each) => [each.item, each]));
    const ended = await many([...left.keys()]).catch((fault: unknown) => {
      onFault(fault, group.length);
      return new Map<Item, Result>();
    });
    for (const [item, result] of ended) {
      left.get(item)?.done(result);
      left.delete(item);
    }
    for (const each of left.values()) goAlone(each);
  });
  return (item) => new Promise((done, fail) => ask({ item, done, fail }));
}

/** Works off what is put in, `width` portions of at most `most` at a time. `work` must not fail. */
function createQueue<Each>(
  width: number,
  most: number,
  work: (portion: readonly Each[]) => Promise<void>,
): (each: Each) => void {
  const waiting: Each[] = [];
  let underWay = 0;
  const run = async (): Promise<void> => {
    underWay += 1;
    // After whatever else is put in in this moment.
    await Promise.resolve();
    while (waiting.length > 0) await work(waiting.splice(0, most));
    underWay -= 1;
  };
  return (each) => {
    waiting.push(each);
    if (underWay < width) void run();
  };
}
