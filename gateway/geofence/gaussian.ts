/** Share of a standard normal below `z`: Abramowitz and Stegun 7.1.26, within 1.5e-7. */
export function normalShare(z: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const tail = 0.5 * poly * Math.exp((-z * z) / 2);
  return z >= 0 ? 1 - tail : tail;
}

/** The `z` with that share below it: Hastings' approximation (Abramowitz and Stegun 26.2.23), within 4.5e-4. */
export function normalQuantile(share: number): number {
  const tail = Math.min(Math.max(Math.min(share, 1 - share), 1e-12), 0.5);
  const t = Math.sqrt(-2 * Math.log(tail));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  const z = t - above / below;
  return share >= 0.5 ? z : -z;
}
