import type { NodeStatus } from "@/lib/api/contracts/executions";
import type { NodeRun } from "../context";

/** What a person should see first, first. */
const WORST: readonly NodeStatus[] = ["failed", "waiting", "running", "cancelled", "completed", "skipped"];

/** How a collapsed frame stands in an execution: its worst state and how many of its nodes have ended; null when none was reached. */
export function worstOf(
  runs: ReadonlyMap<string, Pick<NodeRun, "status">>,
  members: readonly string[],
): { status: NodeStatus; ended: number } | null {
  const states = members.flatMap((id) => runs.get(id)?.status ?? []);
  const status = WORST.find((each) => states.includes(each));
  if (!status) return null;
  return { status, ended: states.filter((each) => each !== "running" && each !== "waiting").length };
}
