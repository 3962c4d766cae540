import type { Metadata } from "next";
import { VariablesPage } from "@/components/settings/variables-page";
import { requirePage } from "@/lib/auth/page";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.variables.title };

interface VariablesProps {
  params: Promise<{ workspace: string }>;
}

export default async function Variables({ params }: VariablesProps) {
  const { workspace } = await params;
  const { role } = await requirePage(workspace, `/${workspace}/settings/variables`);
  return <VariablesPage editable={roleMay(role, "variable.write")} />;
}
