"use client";
import { FileDown, FileUp, History, Keyboard, Workflow } from "lucide-react";
import Link from "next/link";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { m } from "@/lib/messages";
import type { EditorStore } from "../state/store";
import { useYaml } from "./yaml-files";

const words = m.canvas.bar;

interface MoreMenuProps extends LateMenuProps {
  store: EditorStore;
  workspace: string;
  workflowId: string;
  editable: boolean;
  onArrange: () => void;
  onShortcuts: () => void;
  /** Why a file could not be imported; null takes it back. */
  onProblem: (problem: string | null) => void;
}

/** What is seldom done with a workflow: files, arranging, its executions. */
export function MoreMenu({ trigger, defaultOpen, store, workspace, workflowId, editable, ...on }: MoreMenuProps) {
  const yaml = useYaml(store);
  return (
    <Menu defaultOpen={defaultOpen}>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align="end">
        {editable && (
          <>
            <MenuItem onSelect={on.onArrange}>
              <Workflow aria-hidden />
              {words.arrange}
            </MenuItem>
            <MenuItem onSelect={() => yaml.choose(on.onProblem)}>
              <FileUp aria-hidden />
              {words.importYaml}
            </MenuItem>
          </>
        )}
        <MenuItem onSelect={() => void yaml.download()}>
          <FileDown aria-hidden />
          {words.exportYaml}
        </MenuItem>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href={`/${workspace}/executions?workflow=${workflowId}`}>
            <History aria-hidden />
            {words.executions}
          </Link>
        </MenuItem>
        {editable && (
          <MenuItem onSelect={on.onShortcuts}>
            <Keyboard aria-hidden />
            {words.shortcuts}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
