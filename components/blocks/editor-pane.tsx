"use client";
import { Eye, WandSparkles } from "lucide-react";
import { type RefObject, useState } from "react";
import { useSelected } from "@/components/canvas/observable";
import { CodeDiff, type CodeHandle, CodeLoading } from "@/components/code/code-editor";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { DiffPane } from "./diff-pane";
import { SaveBar } from "./save-bar";
import { BlockStatusChip } from "./status";
import { Text, type TextProps } from "./text";
import { Banners } from "./together/banners";
import { SharedText } from "./together/shared-text";

const words = m.blocks.editor;

interface EditorPaneProps {
  handle: RefObject<CodeHandle | null>;
  /** Numbers of two versions to compare. */
  from: string | null;
  to: string | null;
  onRun?: () => void;
  onSave?: () => void;
}

/** The code: what is edited, or a version as it was saved, or two compared; below it what is to be done with the text. */
export function EditorPane({ handle, from, to, onRun, onSave }: EditorPaneProps) {
  const { block, drafting, viewed, mayEdit, go } = useBlockPage();
  const [compared, setCompared] = useState(false);
  const { document, sync } = drafting.shared;
  const isCalm = useSelected(sync, ({ kind }) => kind === "saved" || kind === "saving");
  const isAway = document === null && !isCalm;
  if (from !== null && to !== null) return <DiffPane from={from} to={to} />;
  if (viewed) {
    return (
      <>
        <Note>
          <Eye aria-hidden className="size-4 shrink-0 text-faint" />
          <span className="min-w-0 flex-1">{words.looking(viewed.number)}</span>
          <BlockStatusChip status={viewed.status} />
          {mayEdit && <ContinueFrom version={viewed} />}
          <Button size="sm" onClick={() => go({ version: null })}>
            {words.toNewest}
          </Button>
        </Note>
        <Text key={viewed.id} handle={handle} code={viewed.content.code} readOnly onRun={onRun} />
      </>
    );
  }
  return (
    <>
      <Banners />
      {compared && drafting.isChanged ? (
        <div className="min-h-0 flex-1">
          <CodeDiff
            before={block.latest_version.content.code}
            after={drafting.content.code}
            language={block.language}
            label={block.name}
          />
        </div>
      ) : (
        <DraftText isAway={isAway} handle={handle} onRun={onRun} onSave={onSave} />
      )}
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t px-3 py-1.5 text-faint text-xs">
        {drafting.mayWrite && drafting.isChanged ? (
          <SaveBar isCompared={compared} onCompare={setCompared} />
        ) : (
          <>
            <span className="min-w-0 flex-1">
              {!mayEdit
                ? words.readOnlyViewer
                : isAway
                  ? words.readOnlyAway
                  : drafting.isGuarded
                    ? words.readOnlySecrets
                    : block.language === "python"
                      ? words.pythonNote
                      : words.typesNote}
            </span>
            {drafting.mayWrite && block.language !== "python" && (
              <Button size="sm" variant="ghost" onClick={() => handle.current?.format()}>
                <WandSparkles aria-hidden />
                {words.format}
              </Button>
            )}
          </>
        )}
      </div>
    </>
  );
}

/** What is written together; the newest version to look at while there is no connection. */
function DraftText({ isAway, ...props }: Pick<TextProps, "handle" | "onRun" | "onSave"> & { isAway: boolean }) {
  const { block, drafting } = useBlockPage();
  const { document } = drafting.shared;
  if (document) {
    return <SharedText key={document.doc.guid} document={document} {...props} />;
  }
  return isAway ? <Text code={block.latest_version.content.code} readOnly {...props} /> : <CodeLoading />;
}

/** Brings an earlier version's content into the editor, on top of the newest version. */
function ContinueFrom({ version }: { version: BlockVersionDetail }) {
  const { drafting, go } = useBlockPage();
  const [asked, setAsked] = useState(false);
  const take = () => {
    drafting.change(version.content);
    go({ version: null });
  };
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        disabled={!drafting.mayWrite}
        onClick={() => (drafting.isChanged ? setAsked(true) : take())}
      >
        {words.edit}
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={words.discardTitle}
        action={words.edit}
        keep={words.keepEditing}
        onConfirm={async () => take()}
      >
        <p>{words.editBody(version.number)}</p>
      </ConfirmDialog>
    </>
  );
}

/** A line above the code: what one looks at, what happened. */
export function Note({ children }: { children: React.ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b bg-sunken px-3 py-1.5 text-muted text-sm">
      {children}
    </div>
  );
}
