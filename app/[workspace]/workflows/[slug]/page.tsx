import type { Metadata } from "next";
import { CanvasPage } from "@/components/canvas/editor/canvas-page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.workflows.title };

interface WorkflowPageProps {
  params: Promise<{ slug: string }>;
}

export default async function WorkflowPage({ params }: WorkflowPageProps) {
  const { slug } = await params;
  return <CanvasPage slug={slug} />;
}
