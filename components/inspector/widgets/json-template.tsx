"use client";
import { Braces } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { m } from "@/lib/messages";
import { useInspectorData } from "../data/context";
import { DataTree } from "../data/tree";
import { ExpressionEditor } from "../expression/editor";
import { insertText } from "../expression/insert";
import { jsonPathAt } from "../expression/json-place";
import { PreviewLine } from "../expression/preview";
import { useJsonText } from "./simple";
import type { WidgetProps } from "./types";

/** A JSON value whose texts may have parts in {{ }}: suggestions in them, and the value that it comes to. */
export function JsonTemplateWidget({ spec, control, disabled, ...rest }: WidgetProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const hasData = useInspectorData() !== null;
  const [isChoosing, setChoosing] = useState(false);
  const { text, box, type } = useJsonText(rest);
  const pick = (path: string) => {
    if (!field.current) return;
    const { value, selectionStart: from, selectionEnd: to } = field.current;
    insertText(field.current, from, to, jsonPathAt(value, from, path));
  };
  return (
    <div className="space-y-1.5" {...box}>
      <div className="relative">
        <ExpressionEditor
          value={text}
          onChange={type}
          kind="deep-template"
          control={control}
          disabled={disabled}
          placeholder={spec.placeholder}
          mistake={null}
          box={field}
          placePath={jsonPathAt}
          className="min-h-16"
        />
        {hasData && !disabled && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-pressed={isChoosing}
            aria-label={m.inspector.data.insert}
            title={m.inspector.data.insert}
            className="absolute top-0.5 right-0.5 size-7 bg-surface"
            onClick={() => setChoosing(!isChoosing)}
          >
            <Braces aria-hidden className={isChoosing ? "text-accent-text" : undefined} />
          </Button>
        )}
      </div>
      {isChoosing && <DataTree onPick={pick} />}
      <PreviewLine text={text} kind="deep-template" />
    </div>
  );
}
