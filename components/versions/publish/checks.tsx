"use client";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { PublishCheck, PublishPlan } from "@/lib/api/contracts/versions";
import { m } from "@/lib/messages";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { linkTo } from "../types";

const words = m.versions.publish;
const STATES = {
  ok: { icon: CircleCheck, tone: "text-done" },
  warning: { icon: TriangleAlert, tone: "text-waiting" },
  error: { icon: CircleAlert, tone: "text-failed" },
} as const;

interface ChecksProps {
  checks: readonly PublishCheck[];
  /** What publishing itself found, such as a webhook path that another workflow has. */
  refused: readonly WorkflowProblem[];
  onJump: (problem: WorkflowProblem) => void;
}

/** The checklist: each thing that was looked at, with what is wrong as ways to it. Errors block, warnings do not. */
export function Checks({ checks, refused, onJump }: ChecksProps) {
  return (
    <section aria-label={words.checks}>
      <ul className="flex flex-col gap-1">
        {checks.map((check) => (
          <Check key={check.code} check={withRefused(check, refused)} onJump={onJump} />
        ))}
      </ul>
    </section>
  );
}

/** Only the problems that the checklist did not have yet. */
function withRefused(check: PublishCheck, refused: readonly WorkflowProblem[]): PublishCheck {
  const more = check.code === "problems" ? refused.filter(({ code }) => code === "webhook_path_taken") : [];
  if (more.length === 0) return check;
  return { ...check, state: "error", count: check.count + more.length, problems: [...more, ...check.problems] };
}

function Check({ check, onJump }: { check: PublishCheck; onJump: (problem: WorkflowProblem) => void }) {
  const { icon: Icon, tone } = STATES[check.state];
  const text = words.check[check.code];
  return (
    <li>
      <p className="flex items-center gap-2 py-0.5 text-sm">
        <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
        {check.state === "ok" ? text.ok : text.error(check.count)}
        <span className={check.state === "ok" ? "sr-only" : `text-xs ${tone}`}>{words.states[check.state]}</span>
      </p>
      {check.problems.length > 0 && (
        <ul className="ml-4">
          {check.problems.map((problem) => (
            <li key={`${problem.code}${problem.node}${problem.field}`}>
              <button
                type="button"
                className="flex w-full items-start gap-2 rounded-md px-2 py-1 text-left text-muted text-sm hover:bg-hover hover:text-text"
                onClick={() => onJump(problem)}
              >
                {problem.sentence}
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** What changed since the version before, with the way to see it. */
export function Changes({ plan, workspace, slug }: { plan: PublishPlan; workspace: string; slug: string }) {
  const { since, changes, total } = plan;
  return (
    <section className="rounded-md border bg-sunken px-3 py-2 text-sm">
      <h3 className="font-medium">{since ? words.since(since.semver) : words.first}</h3>
      {since && total === 0 ? (
        <p className="text-muted">{words.nothing(since.semver)}</p>
      ) : (
        <p className="text-muted">
          {m.versions.line(changes)}
          {since && (
            <Link
              href={linkTo(workspace, slug, { from: since.semver, to: "draft" })}
              className="ml-2 text-accent-text underline underline-offset-2"
            >
              {words.compare}
            </Link>
          )}
        </p>
      )}
    </section>
  );
}
