import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditPage } from "@/components/audit/audit-page";
import { requirePage } from "@/lib/auth/page";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.audit.title };

interface AuditProps {
  params: Promise<{ workspace: string }>;
}

export default async function Audit({ params }: AuditProps) {
  const { workspace } = await params;
  const { role } = await requirePage(workspace, `/${workspace}/settings/audit`);
  if (!roleMay(role, "audit.read")) notFound();
  return <AuditPage />;
}
