"use client";
import {
  Activity,
  CirclePause,
  CirclePlay,
  CopyPlus,
  FileDown,
  FolderInput,
  GitFork,
  LayoutTemplate,
  Star,
  StarOff,
  Tag,
  Trash2,
  UserPlus,
} from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { saveAs } from "@/components/library/save-as";
import { type Question, useTrashOrAsk, WorkflowDialogs } from "@/components/library/workflow-dialogs";
import { useMay, useMayWith } from "@/components/shell/workspace";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { useSetFavourite } from "@/lib/client/library";
import { toastError } from "@/lib/client/toast";
import { workflowYaml } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { PauseDialog } from "./pause-dialog";

const words = m.library;

interface WorkflowMenuProps extends LateMenuProps {
  item: WorkflowListItem;
  workspace: string;
}

/** What can be done with a workflow from the list. */
export function WorkflowMenu({ item, workspace, trigger, defaultOpen }: WorkflowMenuProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [pausing, setPausing] = useState(false);
  const setFavourite = useSetFavourite();
  const mayChange = useMay("workflow.organise");
  const mayPause = useMayWith(item.access, "workflow.publish");
  const mayDelete = useMayWith(item.access, "workflow.delete") && mayChange;
  const trash = useTrashOrAsk(() => setQuestion("trash"));
  const Pause = item.paused_at ? CirclePlay : CirclePause;
  const Pin = item.is_favourite ? StarOff : Star;
  const download = async () => {
    try {
      saveAs(`${item.slug}.yaml`, await workflowYaml(item.id));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  const ask = (which: Question) => () => setQuestion(which);
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={() => setFavourite(item.id, !item.is_favourite)}>
            <Pin aria-hidden />
            {item.is_favourite ? words.favourite.remove : words.favourite.add}
          </MenuItem>
          {mayChange && (
            <>
              <MenuItem onSelect={ask("move")}>
                <FolderInput aria-hidden />
                {words.move.action}
              </MenuItem>
              <MenuItem onSelect={ask("tags")}>
                <Tag aria-hidden />
                {words.tags.action}
              </MenuItem>
              <MenuSeparator />
              <MenuItem onSelect={ask("fork")}>
                <GitFork aria-hidden />
                {words.copy.fork}
              </MenuItem>
              <MenuItem onSelect={ask("duplicate")}>
                <CopyPlus aria-hidden />
                {words.copy.duplicate}
              </MenuItem>
              <MenuItem onSelect={ask("template")}>
                <LayoutTemplate aria-hidden />
                {words.copy.template}
              </MenuItem>
            </>
          )}
          <MenuSeparator />
          <MenuItem asChild>
            <Link href={`/${workspace}/executions?workflow=${item.id}`}>
              <Activity aria-hidden />
              {m.workflows.showExecutions}
            </Link>
          </MenuItem>
          <MenuItem onSelect={() => void download()}>
            <FileDown aria-hidden />
            {m.workflows.exportYaml}
          </MenuItem>
          <MenuItem onSelect={ask("share")}>
            <UserPlus aria-hidden />
            {m.sharing.action}
          </MenuItem>
          {mayPause && (
            <MenuItem onSelect={() => setPausing(true)}>
              <Pause aria-hidden />
              {item.paused_at ? m.flow.pause.resume : m.flow.pause.pause}
            </MenuItem>
          )}
          {mayDelete && (
            <>
              <MenuSeparator />
              <MenuItem danger onSelect={() => trash([item])}>
                <Trash2 aria-hidden />
                {words.trash.action}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      <PauseDialog workflow={item} paused={item.paused_at !== null} open={pausing} onOpenChange={setPausing} />
      <WorkflowDialogs question={question} workflows={[item]} workspace={workspace} onClose={() => setQuestion(null)} />
    </>
  );
}
