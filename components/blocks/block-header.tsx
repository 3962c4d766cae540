"use client";
import { ChevronLeft, Ellipsis, Rocket } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { SaveState } from "@/components/canvas/editor/save-state";
import { Button } from "@/components/ui/button";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { PageHeader } from "@/components/ui/page-header";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { BlockStatusChip, LanguageMark } from "./status";

const words = m.blocks;
const People = dynamic(() => patiently(() => import("./together/people")), { ssr: false });
const loadMenu = () => import("./block-menu").then((each) => each.BlockMenu);

/** Name, where its newest version stands, which one workflows run; publishing leads to what it takes. */
export function BlockHeader() {
  const { block, workspace, mayEdit, drafting, go } = useBlockPage();
  const { latest_version: latest, published } = block;
  const isNewer = published?.number !== latest.number;
  return (
    <PageHeader
      above={
        <Link href={`${workspace}/code-blocks`} className="inline-flex items-center gap-1 hover:text-text">
          <ChevronLeft aria-hidden className="size-4" />
          {words.title}
        </Link>
      }
      title={block.name}
      beside={
        <span className="flex flex-wrap items-center gap-2">
          <LanguageMark language={block.language} />
          <BlockStatusChip status={latest.status} number={latest.number} />
          {published && isNewer && <BlockStatusChip status={published.status} number={published.number} />}
          <SaveState sync={drafting.shared.sync} />
        </span>
      }
      actions={
        <>
          <People />
          {mayEdit && (
            <LazyMenu
              load={loadMenu}
              props={{ block, workspace }}
              trigger={
                <Button variant="ghost" size="icon" aria-label={words.editor.more}>
                  <Ellipsis aria-hidden />
                </Button>
              }
            />
          )}
          {mayEdit && isNewer && latest.status !== "deprecated" && (
            <Button variant="primary" onClick={() => go({ tab: "versions", version: null, from: null, to: null })}>
              <Rocket aria-hidden />
              {words.editor.publish}
            </Button>
          )}
        </>
      }
    />
  );
}
