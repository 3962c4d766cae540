import type { Metadata } from "next";
import { OperationsPage } from "@/components/operations/operations-page";
import { requirePage } from "@/lib/auth/page";
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
        breakers: person.role !== "viewer",
        retention: person.role === "owner",
        installation: await isInstallationOwner(person),
      }}
    />
  );
}
