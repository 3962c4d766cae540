import type { Metadata } from "next";
import { ProfilePage } from "@/components/people/profile-page";
import { requirePage } from "@/lib/auth/page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.account.title };

interface ProfileProps {
  params: Promise<{ workspace: string }>;
}

export default async function Profile({ params }: ProfileProps) {
  const { workspace } = await params;
  await requirePage(workspace, `/${workspace}/settings/profile`);
  return <ProfilePage />;
}
