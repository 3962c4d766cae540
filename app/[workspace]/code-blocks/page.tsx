import type { Metadata } from "next";
import { BlockList } from "@/components/blocks/block-list";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.blocks.title };

export default function CodeBlocksPage() {
  return <BlockList />;
}
