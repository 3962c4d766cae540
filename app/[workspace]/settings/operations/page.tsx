import type { Metadata } from "next";
import { OperationsPage } from "@/components/operations/operations-page";
import { requirePage } from "@/lib/auth/page";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";
import { isInstallationOwner } from "@/lib/operations";

export const metadata: Metadata = { title: m.operations.title };

interface OperationsProps {
  params: Promise<{ workspace: string }>;
}

export default async function Operations({ params }: OperationsProps) {
  const { workspace } = await params;
  const person = await requirePage(workspace, `/${workspace}/settings/operations`);
  return (
    <OperationsPage
      sees={{
        breakers: roleMay(person.role, "breaker.manage"),
        retention: roleMay(person.role, "retention.manage"),
        installation: await isInstallationOwner(person),
      }}
    />
  );
}
