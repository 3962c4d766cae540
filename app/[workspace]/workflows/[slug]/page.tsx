import type { Metadata } from "next";
import { CanvasPage } from "@/components/canvas/editor/canvas-page";
import { asCaller, standingTo } from "@/lib/auth/access";
import { requirePage } from "@/lib/auth/page";
import { AppError } from "@/lib/errors";
import { m } from "@/lib/messages";
import { getWorkflow } from "@/lib/workflows";

export const metadata: Metadata = { title: m.workflows.title };

interface WorkflowPageProps {
  params: Promise<{ workspace: string; slug: string }>;
}

/** The workflow comes with the page: the browser reads it while the editor's code is still on its way. */
export default async function WorkflowPage({ params }: WorkflowPageProps) {
  const { workspace, slug } = await params;
  const person = await requirePage(workspace);
  const at = Date.now();
  const { access } = await standingTo(person, "workflow", slug);
  const workflow = await asCaller(person, () => getWorkflow(person.orgId, slug, access)).catch((error: unknown) => {
    // The page says so itself, and asks again when the workflow was restored meanwhile.
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  return <CanvasPage slug={slug} sent={workflow && { workflow, at }} />;
}
