/** What engines noted of their sandboxes of late, added up for the operations page. */
import type { z } from "zod";
import type { Installation } from "@/lib/api/contracts/operations";
import { sandboxPool, sandboxReport } from "@/lib/api/contracts/sandbox";

/** Names of the rows in which engines note theirs. */
export const SANDBOX_PREFIX = "sandbox:";
const STALE_MS = 3 * 60_000;

/** Parts what engines noted of their sandboxes from the rounds that look after the installation, and adds it up. */
export function splitSandbox(
  rounds: Installation["maintenance"],
  now: number,
): Pick<Installation, "maintenance" | "sandbox"> {
  const isReport = ({ name }: { name: string }) => name.startsWith(SANDBOX_PREFIX);
  const reports = rounds
    .filter((round) => isReport(round) && now - Date.parse(round.at) < STALE_MS)
    .flatMap(({ outcome }) => sandboxReport.safeParse(outcome).data ?? []);
  return { maintenance: rounds.filter((round) => !isReport(round)), sandbox: addUp(reports) };
}

function addUp(reports: z.infer<typeof sandboxReport>[]): Installation["sandbox"] {
  const [first] = reports;
  if (!first) return null;
  const layers = first.layers.map(({ name }) => ({
    name,
    is_active: reports.every((report) => report.layers.some((layer) => layer.name === name && layer.is_active)),
  }));
  const pools = (["javascript", "python"] as const).flatMap((language) => {
    const counts = reports.flatMap((report) => report.pools[language] ?? []);
    if (counts.length === 0) return [];
    const sum = (name: keyof z.infer<typeof sandboxPool>) => counts.reduce((total, count) => total + count[name], 0);
    return [{ language, ...sumOf(sum) }];
  });
  return { is_strict: reports.some((report) => report.is_strict), layers, pools };
}

function sumOf(sum: (name: keyof z.infer<typeof sandboxPool>) => number): z.infer<typeof sandboxPool> {
  const names = Object.keys(sandboxPool.shape) as (keyof z.infer<typeof sandboxPool>)[];
  return sandboxPool.parse(Object.fromEntries(names.map((name) => [name, sum(name)])));
}
