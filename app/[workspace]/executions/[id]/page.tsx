import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExecutionPage } from "@/components/execution/execution-page";
import { asCaller } from "@/lib/auth/access";
import { requirePage } from "@/lib/auth/page";
import { m } from "@/lib/messages";
import { versionOfExecution } from "@/lib/versions/of-execution";

export const metadata: Metadata = { title: m.executions.one };

interface OneExecutionPageProps {
  params: Promise<{ workspace: string; id: string }>;
}

export default async function OneExecutionPage({ params }: OneExecutionPageProps) {
  const { workspace, id } = await params;
  const person = await requirePage(workspace, `/${workspace}/executions/${id}`);
  const graph = await asCaller(person, () => versionOfExecution(person.orgId, id));
  return <ExecutionPage id={id} graph={graph ?? notFound()} />;
}
