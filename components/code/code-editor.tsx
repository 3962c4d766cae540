"use client";
/** The code editor. Monaco is 2.6 MB, so it comes only when a code field is opened; its parts are served by this app alone. */
import type { editor } from "monaco-editor";
import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

export interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: "javascript" | "typescript" | "python" | "json";
  /** Accessible name. */
  label: string;
  readOnly?: boolean;
  /** In pixels. */
  height?: number;
  /** Lines to mark, from the last execution's error. */
  markers?: readonly { line: number; message: string }[];
  /** Gets the editor once it is there, for what is drawn into it. */
  onEditor?: (editor: editor.IStandaloneCodeEditor) => void;
}

export const CodeEditor = dynamic<CodeEditorProps>(() => import("./monaco"), {
  ssr: false,
  loading: () => (
    <div aria-busy className="flex h-[280px] flex-col gap-2 rounded-md border border-border-strong bg-surface p-3">
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/5" />
    </div>
  ),
});
