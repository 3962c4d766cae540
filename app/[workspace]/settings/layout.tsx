import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";
import { PageHeader } from "@/components/ui/page-header";
import { m } from "@/lib/messages";

interface SettingsLayoutProps {
  children: ReactNode;
  params: Promise<{ workspace: string }>;
}

/** The settings of a workspace: one page a tab. */
export default async function SettingsLayout({ children, params }: SettingsLayoutProps) {
  const { workspace } = await params;
  return (
    <>
      <PageHeader title={m.settings.title}>
        <SettingsNav workspace={workspace} />
      </PageHeader>
      {children}
    </>
  );
}
