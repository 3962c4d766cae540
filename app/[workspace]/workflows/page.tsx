import type { Metadata } from "next";
import type { Example } from "@/components/lists/new-workflow";
import { WorkflowList } from "@/components/lists/workflow-list";
import { m } from "@/lib/messages";
import { fromYaml } from "@/lib/workflow";
import { examples } from "@/lib/workflows/examples";

export const metadata: Metadata = { title: m.workflows.title };

/** Names and descriptions of the examples, read once: they are part of the build. */
const choices: readonly Example[] = examples.map(({ yaml }) => {
  const { document } = fromYaml(yaml);
  return { name: document.name, description: document.description ?? "", yaml };
});

export default function WorkflowsPage() {
  return <WorkflowList examples={choices} />;
}
