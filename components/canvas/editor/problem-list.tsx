"use client";
import { CircleAlert, Info, TriangleAlert, Wrench } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import { triggerCards } from "@/lib/triggers/registry.cards";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { useCanvas, useEditor } from "../context";
import { fixesFor } from "../fixes";
import { NodeIcon } from "../node-icon";
import { countProblems, groupProblems } from "../problems";
import { triggerIndex } from "../state/ids";

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const TONES = { error: "text-failed", warning: "text-waiting", info: "text-faint" };

interface ProblemListProps {
  problems: readonly WorkflowProblem[] | null;
  onJump: (problem: WorkflowProblem) => void;
}

/** Problems by what they are about, with their fixes; each leads to its field. */
export function ProblemList({ problems, onJump }: ProblemListProps) {
  if (!problems) return <p className="px-2 py-1.5 text-faint text-sm">{m.canvas.problems.checking}</p>;
  if (problems.length === 0) return <p className="px-2 py-1.5 text-faint text-sm">{m.canvas.problems.none}</p>;
  const { error, warning, info } = countProblems(problems);
  const words = m.tools.problems;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 px-2 py-1 text-muted text-xs">
        {error > 0 && <Count severity="error" text={words.errors(error)} />}
        {warning > 0 && <Count severity="warning" text={words.warnings(warning)} />}
        {info > 0 && <Count severity="info" text={words.notes(info)} />}
        <span className="ml-auto text-faint">{words.hint}</span>
      </p>
      {groupProblems(problems).map(({ about, problems: list }) => (
        <section key={about ?? ""} className="mt-1">
          <About id={about} />
          <ul>
            {list.map((problem, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two problems may be equal in everything that is shown.
              <Row key={`${index}:${problem.code}`} problem={problem} onJump={onJump} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Count({ severity, text }: { severity: WorkflowProblem["severity"]; text: string }) {
  const Icon = ICONS[severity];
  return (
    <span className="flex items-center gap-1">
      <Icon aria-hidden className={cn("size-3.5", TONES[severity])} />
      {text}
    </span>
  );
}

/** What the problems below are about. */
function About({ id }: { id: string | null }) {
  const { store } = useCanvas();
  const node = useEditor((snapshot) => snapshot.state.nodes.get(id ?? ""));
  const index = id === null ? null : triggerIndex(id);
  const trigger = useEditor((snapshot) => (index === null ? undefined : snapshot.state.fields.triggers[index]));
  const definition = node && store.types.get(node.component_type);
  const start = trigger && triggerCards.get(trigger.type);
  const name = node ? displayName(node) : trigger ? (start?.title ?? trigger.type) : m.canvas.problems.workflow;
  return (
    <h2 className="flex items-center gap-2 px-2 py-0.5 font-medium text-xs">
      {id !== null && (
        <span className="-m-1.5 scale-[0.62]">
          <NodeIcon
            icon={definition?.icon ?? start?.icon}
            category={definition?.category ?? (trigger ? "trigger" : "unknown")}
          />
        </span>
      )}
      <span className="truncate">{name}</span>
    </h2>
  );
}

function Row({ problem, onJump }: { problem: WorkflowProblem; onJump: (problem: WorkflowProblem) => void }) {
  const { store, readOnly } = useCanvas();
  const state = useEditor((snapshot) => snapshot.state);
  const Icon = ICONS[problem.severity];
  const fixes = readOnly ? [] : fixesFor(problem, state);
  return (
    <li className="flex flex-wrap items-center gap-x-1 rounded-md hover:bg-hover">
      <button
        type="button"
        className="flex min-h-8 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 py-1 text-left text-sm"
        onClick={() => onJump(problem)}
      >
        <Icon
          role="img"
          aria-label={m.canvas.problems.severity[problem.severity]}
          className={cn("size-4 shrink-0", TONES[problem.severity])}
        />
        <span className="min-w-0 flex-1">{problem.sentence}</span>
      </button>
      {fixes.map((fix) => (
        <Button
          key={fix.words}
          size="sm"
          variant="ghost"
          className="max-w-64 shrink-0"
          onClick={() => store.dispatch(fix.command)}
        >
          <Wrench aria-hidden />
          <span className="truncate">{fix.words}</span>
        </Button>
      ))}
    </li>
  );
}
