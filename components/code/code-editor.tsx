"use client";
/** The code editor. Monaco is 2.6 MB, so it comes only when a code field is opened; its parts are served by this app alone. */
import type { editor } from "monaco-editor";
import dynamic from "next/dynamic";
import type { Ref } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { CodeTypes } from "./types/ambient";

export type CodeLanguage = "javascript" | "typescript" | "python" | "json";

/** What others may ask of an open editor. */
export interface CodeHandle {
  /** Puts the caret at a line and shows it. */
  reveal(line: number): void;
  /** Formats the text; nothing happens where the language has no formatter. */
  format(): void;
}

export interface CodeEditorProps {
  value: string;
  /** `value` is what the editor begins with: from then on whoever got it (`onEditor`) says what it shows. */
  isBound?: boolean;
  onChange: (value: string) => void;
  language: CodeLanguage;
  /** Accessible name. */
  label: string;
  readOnly?: boolean;
  /** In pixels; "fill": as high as what it is in. */
  height?: number | "fill";
  /** Lines to mark, from the last execution's error. */
  markers?: readonly { line: number; message: string }[];
  /** What JavaScript and TypeScript know of the code's surroundings. */
  types?: CodeTypes;
  /** Gets the editor once it is there, for what is drawn into it. */
  onEditor?: (editor: editor.IStandaloneCodeEditor) => void;
  /** Mod+Enter. */
  onRun?: () => void;
  /** Mod+S. */
  onSave?: () => void;
  /** Not framed: it stands in something that is. */
  bare?: boolean;
  handle?: Ref<CodeHandle>;
}

const Monaco = dynamic<CodeEditorProps>(() => import("./monaco"), { ssr: false, loading: CodeLoading });

/** An editor for one language: with another one it begins anew. */
export function CodeEditor(props: CodeEditorProps) {
  return <Monaco key={props.language} {...props} />;
}

export interface CodeDiffProps {
  before: string;
  after: string;
  language: CodeLanguage;
  label: string;
}

/** Two texts side by side, one above the other where there is no room. */
export const CodeDiff = dynamic<CodeDiffProps>(() => import("./monaco-diff"), { ssr: false, loading: CodeLoading });

/** In the place of an editor that is on its way. */
export function CodeLoading() {
  return (
    <div aria-busy className="flex h-full min-h-[280px] flex-col gap-2 bg-surface p-3">
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/5" />
    </div>
  );
}
