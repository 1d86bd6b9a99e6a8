/**
 * Standard error per axis in metres of a fix whose circle of `accuracyM` holds the share `level` of fixes: Rayleigh
 * law, accuracy = sigma * sqrt(-2 ln(1 - level)). Android 0.68 divides by 1.51, W3C 0.95 by 2.45, CEP50 by 1.18.
 */
export function sigmaPerAxisM(accuracyM: number, level: number): number {
  const share = Math.min(0.999, Math.max(0.05, level));
  return accuracyM / Math.sqrt(-2 * Math.log(1 - share));
}
