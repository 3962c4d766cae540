"use client";
import { useMemo } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { m } from "@/lib/messages";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { toYaml } from "@/lib/workflow/yaml";

/** A version as workflow.yaml, to read and to copy. */
export default function YamlText({ document }: { document: WorkflowDocument }) {
  const yaml = useMemo(() => toYaml(document), [document]);
  return (
    <section
      aria-label={m.versions.compare.yaml}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative min-w-0 flex-1 px-4 py-4 focus-visible:-outline-offset-2 md:px-6 lg:min-h-0 lg:overflow-y-auto"
    >
      <CopyButton value={yaml} label={m.common.copy} className="absolute top-3 right-4" />
      <pre className="whitespace-pre-wrap break-words pr-10 font-mono text-xs leading-5">{yaml}</pre>
    </section>
  );
}
