import type { Metadata } from "next";
import { CanvasPage } from "@/components/canvas/editor/canvas-page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.workflows.title };

export default async function WorkflowPage({ params }: PageProps<"/[workspace]/workflows/[slug]">) {
  const { slug } = await params;
  return <CanvasPage slug={slug} />;
}
