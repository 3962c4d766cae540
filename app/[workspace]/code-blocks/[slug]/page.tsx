import type { Metadata } from "next";
import { BlockPage } from "@/components/blocks/block-page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.blocks.one };

interface CodeBlockPageProps {
  params: Promise<{ workspace: string; slug: string }>;
}

export default async function CodeBlockPage({ params }: CodeBlockPageProps) {
  return <BlockPage slug={(await params).slug} />;
}
