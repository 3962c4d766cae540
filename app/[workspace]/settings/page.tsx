import { redirect } from "next/navigation";
import { SETTINGS_TABS } from "@/components/settings/tabs";

interface SettingsPageProps {
  params: Promise<{ workspace: string }>;
}

/** The first of the settings' pages. */
export default async function SettingsPage({ params }: SettingsPageProps) {
  const { workspace } = await params;
  redirect(`/${workspace}/settings/${SETTINGS_TABS[0]?.path}`);
}
