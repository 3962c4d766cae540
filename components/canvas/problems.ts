/** Problems as the panel shows them: by what they are about, the worst first. F8 goes through them in this order. */
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { triggerId } from "./state/ids";

export interface ProblemGroup {
  /** Canvas id of the node or trigger; null for the workflow itself. */
  about: string | null;
  problems: readonly WorkflowProblem[];
}

type Severity = WorkflowProblem["severity"];
const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Canvas id of what a problem is about. */
export function aboutOf(problem: WorkflowProblem): string | null {
  const trigger = /^triggers\.(\d+)/.exec(problem.field ?? "");
  return problem.node ?? (trigger ? triggerId(Number(trigger[1])) : null);
}

/** Groups in the order of their worst problem; inside of a group the worst first. Otherwise the order stays. */
export function groupProblems(problems: readonly WorkflowProblem[]): ProblemGroup[] {
  const groups = new Map<string | null, WorkflowProblem[]>();
  for (const problem of problems.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])) {
    const about = aboutOf(problem);
    groups.set(about, [...(groups.get(about) ?? []), problem]);
  }
  return [...groups].map(([about, list]) => ({ about, problems: list }));
}

export function countProblems(problems: readonly WorkflowProblem[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const problem of problems) counts[problem.severity] += 1;
  return counts;
}

/** The problem after the one shown last, or before it, round and round. */
export function stepProblem(
  problems: readonly WorkflowProblem[],
  last: WorkflowProblem | null,
  step: 1 | -1,
): WorkflowProblem | null {
  const list = groupProblems(problems).flatMap((group) => group.problems);
  const at = list.findIndex((each) => each.code === last?.code && each.node === last.node && each.field === last.field);
  const start = step === 1 ? 0 : list.length - 1;
  return list[at === -1 ? start : (at + step + list.length) % list.length] ?? null;
}
