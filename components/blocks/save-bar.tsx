"use client";
import { GitCompareArrows, Save } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";

const words = m.blocks.editor;

interface SaveBarProps {
  /** The changes are shown instead of the text alone. */
  isCompared?: boolean;
  /** Left out where there is no text to show them in. */
  onCompare?: (on: boolean) => void;
}

/** What is not saved yet: a word about it, then a version of it; or away with it. */
export function SaveBar({ isCompared, onCompare }: SaveBarProps) {
  const { drafting, block } = useBlockPage();
  const [message, setMessage] = useState("");
  const [asked, setAsked] = useState(false);
  const save = async () => {
    if ((await drafting.save(message)) !== null) setMessage("");
  };
  return (
    <form
      className="flex min-w-0 flex-1 flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <span className="flex items-center gap-1.5 text-text text-xs" title={words.unsavedHelp}>
        <span aria-hidden className="size-1.5 rounded-full bg-waiting" />
        {words.unsaved}
      </span>
      <Input
        aria-label={words.message}
        placeholder={words.message}
        maxLength={2000}
        value={message}
        onChange={(event) => setMessage(event.target.value)}
        className="h-7 min-w-32 flex-1 text-xs"
      />
      {onCompare && (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-pressed={isCompared}
          aria-label={words.changes}
          title={words.changes}
          onClick={() => onCompare(!isCompared)}
        >
          <GitCompareArrows aria-hidden className={isCompared ? "text-accent-text" : undefined} />
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={() => setAsked(true)}>
        {words.discard}
      </Button>
      <Button size="sm" variant="primary" type="submit" pending={drafting.isSaving}>
        {!drafting.isSaving && <Save aria-hidden />}
        {words.save}
      </Button>
      {drafting.error || drafting.isUnsent ? (
        <p role="alert" className="w-full text-failed text-xs">
          {drafting.isUnsent ? m.blocks.together.unsent : messageOf(drafting.error)}
        </p>
      ) : null}
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={words.discardTitle}
        action={words.discard}
        keep={words.keepEditing}
        onConfirm={async () => drafting.discard()}
      >
        <p>{words.discardBody(block.latest_version.number)}</p>
      </ConfirmDialog>
    </form>
  );
}
