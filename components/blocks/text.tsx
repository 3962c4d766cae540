"use client";
import type { editor } from "monaco-editor";
import { type Ref, useMemo } from "react";
import { CodeEditor, type CodeHandle } from "@/components/code/code-editor";
import { useBlockPage } from "./context";

export interface TextProps {
  handle: Ref<CodeHandle>;
  code: string;
  readOnly?: boolean;
  /** Gets the editor once it is there. */
  onEditor?: (made: editor.IStandaloneCodeEditor) => void;
  onRun?: () => void;
  onSave?: () => void;
}

const nobody = () => {};

/** The code in an editor that knows what it finds around it, and where the last run failed. */
export function Text({ handle, code, readOnly, onEditor, onRun, onSave }: TextProps) {
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
        isBound={onEditor !== undefined}
        readOnly={readOnly}
        onChange={nobody}
        onEditor={onEditor}
        types={types}
        markers={markers}
        onRun={onRun}
        onSave={onSave}
      />
    </div>
  );
}
