"use client";
import Link from "next/link";
import { useMemo } from "react";
import { rowClasses, rowLink } from "@/components/lists/list";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/time";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useVersion } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { countChanges, diffDocuments, totalOf } from "@/lib/workflow/diff";
import { linkTo } from "./types";
import { VERSION_COLUMNS } from "./version-row";

const words = m.versions.draftRow;

/** The draft, above the versions: what it would bring leads to the comparison, or to the canvas when nothing differs. */
export function DraftRow({ workflow, workspace }: { workflow: WorkflowDetail; workspace: string }) {
  const { published, has_changes: changed, slug } = workflow;
  const base = useVersion(workflow.id, published?.version_id, { enabled: changed });
  const counts = useMemo(
    () => (base.data && changed ? countChanges(diffDocuments(base.data, workflow)) : null),
    [base.data, changed, workflow],
  );
  if (!published) return null;
  const { semver } = published;
  const href = changed ? linkTo(workspace, slug, { from: semver, to: "draft" }) : `/${workspace}/workflows/${slug}`;
  const total = counts && totalOf(counts);
  const state = !changed ? words.same(semver) : total ? words.changed(total, semver) : words.some(semver);
  return (
    <li className={cn(rowClasses, VERSION_COLUMNS)}>
      <div className="min-w-0">
        <Link data-row href={href} className={rowLink}>
          {m.versions.draft}
        </Link>
      </div>
      <p className="col-span-2 row-start-2 min-w-0 truncate text-muted text-sm md:col-span-1 md:row-start-auto">
        {state}
        {counts && total ? <span className="hidden text-faint sm:inline"> · {m.versions.line(counts)}</span> : null}
      </p>
      <span className="hidden md:block" />
      <span className="hidden md:block" />
      <RelativeTime
        iso={workflow.updated_at}
        className="justify-self-end text-faint text-xs md:justify-self-start md:text-muted md:text-sm"
      />
    </li>
  );
}
