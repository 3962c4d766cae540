import type { Metadata } from "next";
import { KeysPage } from "@/components/keys/keys-page";
import { requirePage } from "@/lib/auth/page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.apiKeys.title };

interface KeysProps {
  params: Promise<{ workspace: string }>;
}

export default async function Keys({ params }: KeysProps) {
  const { workspace } = await params;
  await requirePage(workspace, `/${workspace}/settings/keys`);
  return <KeysPage />;
}
