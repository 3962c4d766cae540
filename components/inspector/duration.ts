/** Units of the duration field, largest first, with their length in seconds. */
export const UNITS = [
  { unit: "days", seconds: 86_400 },
  { unit: "hours", seconds: 3600 },
  { unit: "minutes", seconds: 60 },
  { unit: "seconds", seconds: 1 },
] as const;
export type Unit = (typeof UNITS)[number]["unit"];

export function secondsIn(unit: Unit): number {
  return UNITS.find((each) => each.unit === unit)?.seconds ?? 1;
}

/** The largest unit in which a number of seconds is whole: 7200 → 2 hours. */
export function splitDuration(seconds: number): { amount: number; unit: Unit } {
  const fit = seconds > 0 ? UNITS.find((each) => seconds % each.seconds === 0) : undefined;
  return fit ? { amount: seconds / fit.seconds, unit: fit.unit } : { amount: seconds, unit: "seconds" };
}
