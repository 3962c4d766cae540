import type { Metadata } from "next";
import { CodePage } from "@/components/settings/code-page";
import { requirePage } from "@/lib/auth/page";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.blocks.code.title };

interface CodeSettingsProps {
  params: Promise<{ workspace: string }>;
}

export default async function CodeSettings({ params }: CodeSettingsProps) {
  const { workspace } = await params;
  const { role } = await requirePage(workspace, `/${workspace}/settings/code`);
  return <CodePage editable={roleMay(role, "block.settings")} />;
}
