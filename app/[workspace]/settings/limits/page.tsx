import type { Metadata } from "next";
import { LimitsPage } from "@/components/settings/limits-page";
import { requirePage } from "@/lib/auth/page";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.flow.limits.title };

interface LimitsProps {
  params: Promise<{ workspace: string }>;
}

export default async function Limits({ params }: LimitsProps) {
  const { workspace } = await params;
  const { role } = await requirePage(workspace, `/${workspace}/settings/limits`);
  return <LimitsPage editable={roleMay(role, "limits.write")} />;
}
