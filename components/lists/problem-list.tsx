import { CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { WorkflowProblem } from "@/lib/workflow/schema";

const LOOKS: Record<WorkflowProblem["severity"], { icon: LucideIcon; colour: string }> = {
  error: { icon: CircleX, colour: "text-failed" },
  warning: { icon: TriangleAlert, colour: "text-waiting" },
  info: { icon: Info, colour: "text-running" },
};

/** Problems of a workflow, each with the node it belongs to. */
export function ProblemList({ problems }: { problems: readonly WorkflowProblem[] }) {
  return (
    <ul className="max-h-72 divide-y overflow-y-auto rounded-lg border">
      {problems.map((problem) => {
        const { icon: Icon, colour } = LOOKS[problem.severity];
        return (
          <li
            key={`${problem.code}.${problem.node}.${problem.field}.${problem.sentence}`}
            className="flex gap-2.5 px-3 py-2 text-sm"
          >
            <Icon aria-label={problem.severity} role="img" className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <div className="min-w-0">
              <p>{problem.sentence}</p>
              {problem.node && (
                <p className="truncate font-mono text-faint text-xs">
                  {[problem.node, problem.field].filter(Boolean).join(" · ")}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
