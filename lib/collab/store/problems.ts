/** What can keep changes of the shared document from getting into the draft. */
import type { WorkflowProblem } from "@/lib/workflow";

export const SLUG_TAKEN = "slug_taken";
export const UNREADABLE = "draft_unreadable";

export const slugTaken = (slug: string): WorkflowProblem => ({
  code: SLUG_TAKEN,
  node: null,
  field: "slug",
  sentence: `Another workflow has the slug "${slug.slice(0, 80)}", so this one keeps its own. Choose another one.`,
  severity: "warning",
});

export const unreadable = (): WorkflowProblem => ({
  code: UNREADABLE,
  node: null,
  field: null,
  sentence:
    "The newest changes make something that is no workflow, or too large for one: what runs and what is published is the draft before them. Undo them, or save another version of the workflow over it.",
  severity: "error",
});
