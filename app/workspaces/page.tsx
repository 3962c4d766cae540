import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { WorkspaceList } from "@/components/people/workspace-list";
import { currentPerson } from "@/lib/auth/page";
import { listWorkspaces } from "@/lib/members";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.workspaces.title };

/** Where somebody belongs; the only page of those who belong nowhere. */
export default async function WorkspacesPage() {
  const person = await currentPerson();
  if (!person) redirect("/sign-in?next=%2Fworkspaces");
  const { items } = await listWorkspaces(person.userId);
  return (
    <AuthCard title={m.workspaces.title} intro={m.workspaces.intro}>
      <WorkspaceList items={items} />
    </AuthCard>
  );
}
