"use client";
import { Braces } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FieldControlProps } from "@/components/ui/field";
import { m } from "@/lib/messages";
import { useInspectorData } from "../data/context";
import { DataTree } from "../data/tree";
import { ExpressionEditor } from "../expression/editor";
import { checkText, type ExpressionKind, isWhole, type Problem } from "../expression/evaluate";
import { insertText, pathAt } from "../expression/insert";
import { PreviewLine } from "../expression/preview";
import type { WidgetProps } from "./types";

const CHECK_MS = 150;
const words = m.inspector.data;

interface ExpressionWidgetProps extends Omit<WidgetProps, "spec" | "control" | "onLocalError"> {
  /** Left out, the field says itself what is wrong. */
  onLocalError?: WidgetProps["onLocalError"];
  spec: Pick<WidgetProps["spec"], "placeholder" | "required">;
  control: FieldControlProps;
  kind: ExpressionKind;
  isMapping?: boolean;
  "aria-label"?: string;
}

/** An expression or a template: suggestions and mistakes as typed, below it the data to choose from and the value it comes to. */
export function ExpressionWidget({
  spec,
  value,
  onChange,
  control,
  disabled,
  onLocalError,
  kind,
  isMapping,
  ...rest
}: ExpressionWidgetProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const hasData = useInspectorData() !== null;
  const [isChoosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is new each time and says nothing new.
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const found = await checkText(text, kind);
      if (stale) return;
      setProblem(found);
      onLocalError?.(found?.message ?? null);
    }, CHECK_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, kind]);
  const pick = (path: string) => {
    const field = box.current;
    if (!field) return;
    const { value: now, selectionStart: from, selectionEnd: to } = field;
    insertText(field, from, to, pathAt(now, from, path, !isWhole(now, kind)));
  };
  return (
    <div className="space-y-1.5">
      <div className="relative">
        <ExpressionEditor
          {...rest}
          value={text}
          onChange={(next) => onChange(next === "" && !spec.required ? undefined : next)}
          kind={kind}
          control={control}
          disabled={disabled}
          placeholder={spec.placeholder}
          mistake={problem?.position ?? null}
          box={box}
        />
        {hasData && !disabled && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-pressed={isChoosing}
            aria-label={words.insert}
            title={words.insert}
            className="absolute top-0.5 right-0.5 size-7 bg-surface"
            onClick={() => setChoosing(!isChoosing)}
          >
            <Braces aria-hidden className={isChoosing ? "text-accent-text" : undefined} />
          </Button>
        )}
      </div>
      {!onLocalError && problem && <p className="text-failed text-xs">{problem.message}</p>}
      {isChoosing && <DataTree onPick={pick} />}
      <PreviewLine text={text} kind={kind} isMapping={isMapping} />
    </div>
  );
}
