import type { WorkflowLayout } from "@/lib/workflow/schema";

export interface ExampleWorkflow {
  slug: string;
  /** workflow.yaml, exactly as an export would write it. */
  yaml: string;
  layout: WorkflowLayout;
  /** An input to try it with. */
  input: Record<string, unknown>;
}
