"use client";
import { ShareDialog } from "@/components/sharing/share-dialog";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { messageOf } from "@/lib/client/api";
import { useBulk, useTrashMany } from "@/lib/client/library";
import { toast, toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { CopyDialog, type CopyKind } from "./copy-dialog";
import { PlaceDialog } from "./place-dialog";
import { TagsDialog } from "./tags-dialog";

/** What can be asked about workflows, from the list's menu, from a selection and from the canvas. */
export type Question = CopyKind | "move" | "tags" | "share" | "trash";

export interface Asked {
  id: string;
  name: string;
  folder_id?: string | null;
  tags?: readonly string[];
  /** What people call its published version; null when it is a draft only. */
  published_semver: string | null;
}

interface WorkflowDialogsProps {
  question: Question | null;
  workflows: readonly Asked[];
  workspace: string;
  onClose: () => void;
  /** After they went elsewhere: another folder, or the trash. */
  onGone?: (where: "folder" | "trash") => void;
}

/** The dialog for a question, if there is one. */
export function WorkflowDialogs({ question, workflows, workspace, onClose, onGone }: WorkflowDialogsProps) {
  const bulk = useBulk();
  const trash = useTrashMany(TRASH_WORDS);
  const [first] = workflows;
  if (question === null || !first) return null;
  const ids = workflows.map(({ id }) => id);
  if (question === "tags")
    return <TagsDialog workflows={workflows.map((each) => ({ ...each, tags: each.tags ?? [] }))} onClose={onClose} />;
  if (question === "share") return <ShareDialog workflow={first} onClose={onClose} />;
  if (question === "move") {
    const places = new Set(workflows.map(({ folder_id }) => folder_id));
    return (
      <PlaceDialog
        title={m.library.move.title(workflows.length, first.name)}
        from={places.size === 1 ? first.folder_id : undefined}
        onClose={onClose}
        onMove={async (folder_id, place) => {
          const { done } = await bulk.mutateAsync({ ids, change: { action: "move", folder_id } });
          toast(m.library.bulk.moved(done.length, place));
          onGone?.("folder");
        }}
      />
    );
  }
  if (question !== "trash")
    return <CopyDialog kind={question} workflow={first} workspace={workspace} onClose={onClose} />;
  const words = m.library.trash;
  const isOne = workflows.length === 1;
  const published = workflows.filter(({ published_semver }) => published_semver !== null);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isOne ? words.confirmTitle(first.name) : words.confirmMany(workflows.length)}
      action={words.action}
      onConfirm={async () => {
        await trash(ids);
        onGone?.("trash");
      }}
    >
      <p>{isOne ? words.confirmBody : words.confirmBodyMany}</p>
      {published.length > 0 && (
        <p>{isOne ? words.published(first.published_semver ?? "") : words.publishedMany(published.length)}</p>
      )}
    </ConfirmDialog>
  );
}

const TRASH_WORDS = {
  trashed: m.library.trash.trashed,
  undo: m.library.trash.undo,
  restored: m.library.trash.restoredMany,
};

/** Only what is published is asked about: everything else is one click away from being back. */
export function useTrashOrAsk(onAsk: () => void): (workflows: readonly Asked[], onDone?: () => void) => void {
  const trash = useTrashMany(TRASH_WORDS);
  return (workflows, onDone) => {
    if (workflows.some(({ published_semver }) => published_semver !== null)) onAsk();
    else
      trash(workflows.map(({ id }) => id)).then(
        () => onDone?.(),
        (error) => toastError(messageOf(error)),
      );
  };
}
