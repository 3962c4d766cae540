"use client";
import { Eye, WandSparkles } from "lucide-react";
import { type Ref, type RefObject, useMemo, useState } from "react";
import { CodeDiff, CodeEditor, type CodeHandle } from "@/components/code/code-editor";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { DiffPane } from "./diff-pane";
import { SaveBar } from "./save-bar";
import { StalePane } from "./stale-pane";
import { BlockStatusChip } from "./status";

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
      {drafting.isStale && <StalePane />}
      {compared && drafting.isChanged && drafting.base ? (
        <div className="min-h-0 flex-1">
          <CodeDiff
            before={drafting.base.content.code}
            after={drafting.content.code}
            language={block.language}
            label={block.name}
            onChange={(code) => drafting.change({ code })}
          />
        </div>
      ) : (
        <Text
          handle={handle}
          code={drafting.content.code}
          readOnly={!mayEdit || drafting.base === null}
          onChange={(code) => drafting.change({ code })}
          onRun={onRun}
          onSave={onSave}
        />
      )}
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t px-3 py-1.5 text-faint text-xs">
        {mayEdit && drafting.isChanged ? (
          <SaveBar isCompared={compared} onCompare={setCompared} />
        ) : (
          <>
            <span className="min-w-0 flex-1">
              {!mayEdit ? words.readOnlyViewer : block.language === "python" ? words.pythonNote : words.typesNote}
            </span>
            {mayEdit && block.language !== "python" && (
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

/** Brings an earlier version's content into the editor, on top of the newest version. */
function ContinueFrom({ version }: { version: BlockVersionDetail }) {
  const { drafting, go } = useBlockPage();
  const [asked, setAsked] = useState(false);
  const take = () => {
    drafting.rebase(version.content);
    go({ version: null });
  };
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => (drafting.isChanged ? setAsked(true) : take())}>
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

interface TextProps {
  handle: Ref<CodeHandle>;
  code: string;
  readOnly?: boolean;
  onChange?: (code: string) => void;
  onRun?: () => void;
  onSave?: () => void;
}

function Text({ handle, code, readOnly, onChange, onRun, onSave }: TextProps) {
  const { block, drafting, bench } = useBlockPage();
  const { input_schema: input, output_schema: output, secrets } = drafting.content;
  const names = secrets.map(({ name }) => name).join(" ");
  const types = useMemo(() => ({ input, output, secrets: names.split(" ") }), [input, output, names]);
  const error = bench.last?.run.error;
  const markers = useMemo(() => (error?.line ? [{ line: error.line, message: error.message }] : []), [error]);
  return (
    <div className="min-h-0 flex-1">
      <CodeEditor
        bare
        height="fill"
        handle={handle}
        label={block.name}
        language={block.language}
        value={code}
        readOnly={readOnly}
        onChange={(text) => onChange?.(text)}
        types={types}
        markers={markers}
        onRun={onRun}
        onSave={onSave}
      />
    </div>
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
