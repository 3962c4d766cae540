import type { Metadata } from "next";
import { MembersPage } from "@/components/people/members-page";
import { requirePage } from "@/lib/auth/page";
import { m } from "@/lib/messages";
import { isInstallationOwner } from "@/lib/operations";

export const metadata: Metadata = { title: m.members.title };

interface MembersProps {
  params: Promise<{ workspace: string }>;
}

export default async function Members({ params }: MembersProps) {
  const { workspace } = await params;
  const person = await requirePage(workspace, `/${workspace}/settings/members`);
  return <MembersPage installer={await isInstallationOwner(person)} />;
}
