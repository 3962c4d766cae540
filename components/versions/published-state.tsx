"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useCanvas } from "@/components/canvas/context";
import { toDocument } from "@/components/canvas/state/document";
import { Badge, badgeVariants } from "@/components/ui/badge";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useVersion } from "@/lib/client/versions";
import * as m from "@/lib/messages/en";
import type { Drawn } from "@/lib/workflow/diff/diff";
import { linkTo } from "./types";

const words = m.drawing.published;
/** Counting waits until nobody has typed for so long. */
const QUIET_MS = 700;

interface PublishedStateProps {
  workspace: string;
  workflow: WorkflowDetail;
  /** The draft differs from the published version. */
  changed: boolean;
}

/** In the canvas's top bar: draft, published, or how many changes since; it leads to what changed. */
export function PublishedState({ workspace, workflow, changed }: PublishedStateProps) {
  const { published } = workflow;
  const base = useVersion(workflow.id, published?.version_id, { enabled: changed });
  const count = useCount(changed ? base.data : undefined);
  const look = "hidden sm:inline-flex";
  if (!published) {
    return (
      <Badge tone="neutral" className={look}>
        {m.drawing.draft}
      </Badge>
    );
  }
  const { semver } = published;
  const sides = changed ? { from: semver, to: "draft" } : { to: semver };
  return (
    <Link
      href={linkTo(workspace, workflow.slug, sides)}
      title={words.help}
      className={clsx(badgeVariants({ tone: changed ? "waiting" : "done" }), look, "hover:underline")}
    >
      {!changed ? words.published(semver) : count ? words.count(count, semver) : words.changed(semver)}
    </Link>
  );
}

/** Changes of what is on the canvas now; null while it is not known. */
function useCount(base: Drawn | undefined): number | null {
  const { store } = useCanvas();
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    if (!base) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    let counted: unknown;
    const run = async () => {
      // With the first count, not with the page.
      const { countChanges, diffDocuments, totalOf } = await import("@/lib/workflow/diff");
      const { state } = store.get();
      if (gone || state === counted) return;
      counted = state;
      setCount(totalOf(countChanges(diffDocuments(base, toDocument(state)))));
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), QUIET_MS);
    };
    soon();
    const stop = store.subscribe(soon);
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
    };
  }, [base, store]);
  return base ? count : null;
}
