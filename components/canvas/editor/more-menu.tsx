"use client";
import {
  CirclePause,
  CirclePlay,
  FileDown,
  FileUp,
  GitCompareArrows,
  History,
  Keyboard,
  SlidersHorizontal,
  Workflow,
} from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LibraryItems } from "@/components/library/library-items";
import { type Question, WorkflowDialogs } from "@/components/library/workflow-dialogs";
import { PauseDialog } from "@/components/lists/pause-dialog";
import { useMay } from "@/components/shell/workspace";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { m } from "@/lib/messages";
import type { EditorStore } from "../state/store";
import { useYaml } from "./yaml-files";

const words = m.canvas.bar;

interface MoreMenuProps extends LateMenuProps {
  store: EditorStore;
  workspace: string;
  workflow: WorkflowDetail;
  editable: boolean;
  /** False for who may only look; a narrow screen's canvas is not editable either, and its workflow may be changed. */
  mayChange: boolean;
  onArrange: () => void;
  onShortcuts: () => void;
  onSettings: () => void;
  /** Why a file could not be imported; null takes it back. */
  onProblem: (problem: string | null) => void;
}

/** What is seldom done with a workflow: files, arranging, its executions. */
export function MoreMenu({
  trigger,
  defaultOpen,
  store,
  workspace,
  workflow,
  editable,
  mayChange,
  ...on
}: MoreMenuProps) {
  const yaml = useYaml(store);
  const [pausing, setPausing] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const router = useRouter();
  const mayOrganise = useMay("workflow.organise");
  const Pause = workflow.paused ? CirclePlay : CirclePause;
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          {editable && (
            <>
              <MenuItem onSelect={on.onSettings}>
                <SlidersHorizontal aria-hidden />
                {m.flow.settings.open}
              </MenuItem>
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
          {mayChange && (
            <MenuItem onSelect={() => setPausing(true)}>
              <Pause aria-hidden />
              {workflow.paused ? m.flow.pause.resume : m.flow.pause.pause}
            </MenuItem>
          )}
          <MenuItem asChild>
            <Link href={`/${workspace}/executions?workflow=${workflow.id}&children=1`}>
              <History aria-hidden />
              {words.executions}
            </Link>
          </MenuItem>
          <MenuItem asChild>
            <Link href={`/${workspace}/workflows/${workflow.slug}/versions`}>
              <GitCompareArrows aria-hidden />
              {words.versions}
            </Link>
          </MenuItem>
          {editable && (
            <MenuItem onSelect={on.onShortcuts}>
              <Keyboard aria-hidden />
              {words.shortcuts}
            </MenuItem>
          )}
          {mayChange && mayOrganise && <LibraryItems onAsk={setQuestion} />}
        </MenuContent>
      </Menu>
      <PauseDialog workflow={workflow} paused={workflow.paused !== null} open={pausing} onOpenChange={setPausing} />
      <WorkflowDialogs
        question={question}
        workflows={[{ ...workflow, published_semver: workflow.published?.semver ?? null }]}
        workspace={workspace}
        onClose={() => setQuestion(null)}
        onGone={(where) => where === "trash" && router.push(`/${workspace}/workflows`)}
      />
    </>
  );
}
