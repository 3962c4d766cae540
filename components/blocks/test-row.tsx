"use client";
import {
  ChevronRight,
  CircleCheck,
  CircleDashed,
  CircleX,
  Ellipsis,
  type LucideIcon,
  Pencil,
  Play,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { Duration } from "@/components/ui/time";
import type { BlockTest, BlockTestRun } from "@/lib/api/contracts/block-tests";
import { useRemoveTest } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { TestDetails } from "./test-details";

const words = m.blocks.tests;

interface TestRowProps {
  test: BlockTest;
  /** Its newest run on the version that is shown. */
  run: BlockTestRun | null;
  isRunning: boolean;
  /** Null: what is in the editor must be saved first. */
  onRun: (() => void) | null;
  onEdit: () => void;
}

interface Look {
  icon: LucideIcon;
  tone: string;
  word: string;
}

function lookOf(run: BlockTestRun | null): Look {
  if (!run) return { icon: CircleDashed, tone: "text-skipped", word: words.notRun };
  if (run.is_outdated) return { icon: CircleDashed, tone: "text-skipped", word: words.changed };
  return run.passed
    ? { icon: CircleCheck, tone: "text-done", word: words.passed }
    : { icon: CircleX, tone: "text-failed", word: words.failed };
}

/** One test: how it went; unfolded, what it expects and what came instead. A red one is unfolded by itself. */
export function TestRow({ test, run, isRunning, onRun, onEdit }: TestRowProps) {
  const { block, mayEdit } = useBlockPage();
  const remove = useRemoveTest(block.id);
  const isRed = run !== null && !run.passed && !run.is_outdated;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [asked, setAsked] = useState(false);
  const open = chosen ?? isRed;
  const { icon: Icon, tone, word } = lookOf(run);
  return (
    <li className="border-b">
      <div className="flex min-h-10 items-center gap-2 px-4">
        <button
          type="button"
          aria-expanded={open}
          aria-label={words.show(test.name)}
          onClick={() => setChosen(!open)}
          className="-ml-1 flex min-w-0 flex-1 items-center gap-2 self-stretch rounded-md px-1 text-left focus-visible:-outline-offset-2"
        >
          <ChevronRight
            aria-hidden
            className={cn("size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
          />
          <Icon aria-hidden className={cn("size-4 shrink-0", tone)} />
          <span className="truncate font-medium text-sm">{test.name}</span>
        </button>
        <span className={cn("text-xs", tone)}>{word}</span>
        {run && <Duration ms={run.duration_ms} className="text-faint max-sm:hidden" />}
        {mayEdit && (
          <Menu>
            <MenuTrigger asChild>
              <Button size="icon-sm" variant="ghost" aria-label={words.more(test.name)}>
                <Ellipsis aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem disabled={isRunning || onRun === null} onSelect={() => onRun?.()}>
                <Play aria-hidden />
                {words.run}
              </MenuItem>
              <MenuItem onSelect={onEdit}>
                <Pencil aria-hidden />
                {words.edit}
              </MenuItem>
              <MenuItem danger onSelect={() => setAsked(true)}>
                <Trash2 aria-hidden />
                {words.remove}
              </MenuItem>
            </MenuContent>
          </Menu>
        )}
      </div>
      {open && <TestDetails test={test} run={run} />}
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={words.removeTitle(test.name)}
        action={words.remove}
        onConfirm={() => remove.mutateAsync(test.id)}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
    </li>
  );
}
