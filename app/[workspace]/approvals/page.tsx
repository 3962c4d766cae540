import type { Metadata } from "next";
import { Inbox } from "@/components/approvals/inbox";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.approvals.title };

export default function ApprovalsPage() {
  return <Inbox />;
}
