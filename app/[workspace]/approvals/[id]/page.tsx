import type { Metadata } from "next";
import { ApprovalPage } from "@/components/approvals/approval-page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.approvals.one };

export default async function OneApprovalPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ApprovalPage id={id} />;
}
