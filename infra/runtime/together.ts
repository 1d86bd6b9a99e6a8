/** How what is asked for one by one is done in groups, see `createTogether`. */
export type TogetherOptions<Item, Result> = {
  /** Groups under way at the same time. */
  readonly width: number;
  /** Most items of one group. */
  readonly most: number;
  readonly one: (item: Item) => Promise<Result>;
  /** At one go, without waiting for what somebody else holds. Items that the answer lacks, or all when it fails, go alone. */
  readonly many: (items: readonly Item[]) => Promise<ReadonlyMap<Item, Result>>;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly fail: (fault: unknown) => void;
};

/**
 * In quiet each item is done at once and alone; what is asked in the same moment, or while `width` groups are under way, is
 * done as a group. A group costs one disk write where each of its items alone would cost one.
 */
export function createTogether<Item, Result>({ width, most, one, many }: TogetherOptions<Item, Result>) {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  const alone = ({ item, done, fail }: Waiting<Item, Result>): Promise<void> => one(item).then(done, fail);
  const group = async (chosen: readonly Waiting<Item, Result>[]): Promise<void> => {
    const left = new Map(chosen.map((each) => [each.item, each]));
    const ended = await many([...left.keys()]).catch(() => new Map<Item, Result>());
    for (const [item, result] of ended) {
      left.get(item)?.done(result);
      left.delete(item);
    }
    // Not awaited: whatever they wait for must not keep the next group waiting.
    for (const each of left.values()) void alone(each);
  };
  const work = async (): Promise<void> => {
    underWay += 1;
    // After whatever else is asked in this moment.
    await Promise.resolve();
    while (waiting.length > 0) {
      const chosen = waiting.splice(0, most);
      const [first] = chosen;
      if (chosen.length > 1) await group(chosen);
      else if (first !== undefined) await alone(first);
    }
    underWay -= 1;
  };
  return (item: Item): Promise<Result> =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail });
      if (underWay < width) void work();
    });
}
