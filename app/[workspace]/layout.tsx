import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { RAIL_COOKIE } from "@/components/shell/rail-cookie";
import { Shell } from "@/components/shell/shell";
import { requirePage } from "@/lib/auth/page";

interface WorkspaceLayoutProps {
  children: ReactNode;
  params: Promise<{ workspace: string }>;
}

/** Lets members in, sends strangers to the sign-in page, and answers "not found" for workspaces of others. */
export default async function WorkspaceLayout({ children, params }: WorkspaceLayoutProps) {
  const { workspace } = await params;
  const [{ orgSlug, orgName, name, email, role }, cookieStore] = await Promise.all([requirePage(workspace), cookies()]);
  return (
    <Shell
      workspace={{ slug: orgSlug, name: orgName, user: { name, email }, role }}
      initiallyCollapsed={cookieStore.get(RAIL_COOKIE)?.value === "collapsed"}
    >
      <Suspense>{children}</Suspense>
    </Shell>
  );
}
