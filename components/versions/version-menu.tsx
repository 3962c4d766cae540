"use client";
import { Eye, FileDown, GitCompareArrows, PencilLine, Play, RotateCcw, Undo2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useMay } from "@/components/shell/workspace";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { VersionItem } from "@/lib/api/contracts/versions";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { patiently } from "@/lib/client/patiently";
import { toastError } from "@/lib/client/toast";
import { versionYaml } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { linkTo } from "./types";

const RollbackDialog = dynamic(() => patiently(() => import("./rollback-dialog")), { ssr: false });
const RestoreDialog = dynamic(() => patiently(() => import("./restore-dialog")), { ssr: false });
const WordsDialog = dynamic(() => patiently(() => import("./words-dialog")), { ssr: false });
const RunVersion = dynamic(() => patiently(() => import("./run-version")), { ssr: false });

const words = m.versions.menu;

interface VersionMenuProps extends LateMenuProps {
  item: VersionItem;
  before: string | null;
  workflow: WorkflowDetail;
  workspace: string;
  /** False on the page of the version itself. */
  onList: boolean;
}

/** What can be done with a version. Nothing here takes one away. */
export function VersionMenu({ trigger, defaultOpen, item, before, workflow, workspace, onList }: VersionMenuProps) {
  const [dialog, setDialog] = useState<"rollback" | "restore" | "words" | "run" | null>(null);
  const close = () => setDialog(null);
  const mayChange = useMay("workflow.publish");
  const { semver } = item;
  const published = workflow.published?.semver;
  const download = async () => {
    try {
      saveAs(`${workflow.slug}-${semver}.yaml`, await versionYaml(workflow.id, item.version_id));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  const compare = (text: string, sides: { from?: string; to: string }) => (
    <MenuItem asChild>
      <Link href={linkTo(workspace, workflow.slug, sides)}>
        <GitCompareArrows aria-hidden />
        {text}
      </Link>
    </MenuItem>
  );
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          {onList && (
            <MenuItem asChild>
              <Link href={linkTo(workspace, workflow.slug, { to: semver })}>
                <Eye aria-hidden />
                {words.view}
              </Link>
            </MenuItem>
          )}
          {before !== null && compare(words.compareBefore, { from: before, to: semver })}
          {published && !item.is_published && compare(words.comparePublished, { from: semver, to: published })}
          {compare(words.compareDraft, { from: semver, to: "draft" })}
          <MenuSeparator />
          {mayChange && (
            <MenuItem onSelect={() => setDialog("run")}>
              <Play aria-hidden />
              {words.run}
            </MenuItem>
          )}
          <MenuItem onSelect={() => void download()}>
            <FileDown aria-hidden />
            {words.download}
          </MenuItem>
          {mayChange && (
            <>
              <MenuItem onSelect={() => setDialog("words")}>
                <PencilLine aria-hidden />
                {words.words}
              </MenuItem>
              <MenuSeparator />
              <MenuItem onSelect={() => setDialog("restore")}>
                <Undo2 aria-hidden />
                {words.restore}
              </MenuItem>
              {!item.is_published && (
                <MenuItem onSelect={() => setDialog("rollback")}>
                  <RotateCcw aria-hidden />
                  {words.rollback}
                </MenuItem>
              )}
            </>
          )}
        </MenuContent>
      </Menu>
      {dialog === "rollback" && <RollbackDialog workflow={workflow} semver={semver} onClose={close} />}
      {dialog === "restore" && (
        <RestoreDialog workflow={workflow} workspace={workspace} semver={semver} onClose={close} />
      )}
      {dialog === "words" && <WordsDialog workflow={workflow} item={item} onClose={close} />}
      {dialog === "run" && <RunVersion workflow={workflow} workspace={workspace} semver={semver} onClose={close} />}
    </>
  );
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
