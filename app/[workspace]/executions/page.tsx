import type { Metadata } from "next";
import { ExecutionList } from "@/components/lists/execution-list";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.executions.title };

export default function ExecutionsPage() {
  return <ExecutionList />;
}
