"use client";
import type { editor } from "monaco-editor";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { patiently } from "@/lib/client/patiently";
import { useBlockPage } from "../context";
import { Text, type TextProps } from "../text";
import type { BlockDocument } from "./document";

const CodeCarets = dynamic(() => patiently(() => import("@/components/canvas/presence/code-carets")), { ssr: false });

interface SharedTextProps extends Pick<TextProps, "handle" | "onRun" | "onSave"> {
  document: BlockDocument;
}

/** The code that several people type in, with their carets. */
export function SharedText({ document, handle, onRun, onSave }: SharedTextProps) {
  const { drafting } = useBlockPage();
  // What comes later goes into the editor letter by letter, not as another text.
  const [first] = useState(() => document.get().content.code);
  const [made, setMade] = useState<editor.IStandaloneCodeEditor | null>(null);
  useEffect(() => (made ? document.bind(made) : undefined), [document, made]);
  return (
    <>
      <Text
        handle={handle}
        code={first}
        readOnly={!drafting.mayWrite}
        onEditor={setMade}
        onRun={onRun}
        onSave={onSave}
      />
      {made && <CodeCarets editor={made} node={null} path="code" of={document.code} />}
    </>
  );
}
