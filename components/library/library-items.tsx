"use client";
import { CopyPlus, FolderInput, GitFork, LayoutTemplate, Tag, Trash2 } from "lucide-react";
import { useMay } from "@/components/shell/workspace";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { m } from "@/lib/messages";
import type { Question } from "./workflow-dialogs";

const ITEMS: readonly { question: Question; word: string; icon: typeof Tag }[] = [
  { question: "fork", word: m.library.copy.fork, icon: GitFork },
  { question: "duplicate", word: m.library.copy.duplicate, icon: CopyPlus },
  { question: "template", word: m.library.copy.template, icon: LayoutTemplate },
  { question: "move", word: m.library.move.action, icon: FolderInput },
  { question: "tags", word: m.library.tags.action, icon: Tag },
];

/** The part of a workflow's menu on its own page that is about its place among the others. */
export function LibraryItems({ onAsk }: { onAsk: (question: Question) => void }) {
  const mayDelete = useMay("workflow.delete");
  return (
    <>
      <MenuSeparator />
      {ITEMS.map(({ question, word, icon: Icon }) => (
        <MenuItem key={question} onSelect={() => onAsk(question)}>
          <Icon aria-hidden />
          {word}
        </MenuItem>
      ))}
      {mayDelete && (
        <>
          <MenuSeparator />
          <MenuItem danger onSelect={() => onAsk("trash")}>
            <Trash2 aria-hidden />
            {m.library.trash.action}
          </MenuItem>
        </>
      )}
    </>
  );
}
