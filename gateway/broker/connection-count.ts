/** Counts connections in all and per address; `enter` says whether one more may come in. */
export type ConnectionCount = {
  readonly enter: (address: string) => boolean;
  readonly leave: (address: string) => void;
  readonly size: () => number;
};

export function createConnectionCount(limits: {
  readonly total: number;
  readonly perAddress: number;
}): ConnectionCount {
  const perAddress = new Map<string, number>();
  let total = 0;
  return {
    enter: (address) => {
      const known = perAddress.get(address) ?? 0;
      if (total >= limits.total || known >= limits.perAddress) return false;
      total += 1;
      perAddress.set(address, known + 1);
      return true;
    },
    leave: (address) => {
      total -= 1;
      const known = perAddress.get(address) ?? 1;
      if (known <= 1) perAddress.delete(address);
      else perAddress.set(address, known - 1);
    },
    size: () => total,
  };
}
