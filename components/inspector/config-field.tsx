"use client";
import { SquareFunction } from "lucide-react";
import type { editor } from "monaco-editor";
import dynamic from "next/dynamic";
import { useEffect, useMemo, useRef, useState } from "react";
import { usePresence } from "@/components/canvas/presence/context";
import { CodeEditor } from "@/components/code/code-editor";
import { inferSchema } from "@/components/code/types/infer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import type { FieldWidget } from "@/lib/nodes/types";
import { useInspector } from "./context";
import { useInspectorData } from "./data/context";
import type { ExpressionKind } from "./expression/evaluate";
import { type FieldSpec, sayDefault, sayOption } from "./schema";
import { CodeBlockWidget, MakeBlock } from "./widgets/code-block";
import { CredentialWidget } from "./widgets/credential";
import { ExpressionWidget } from "./widgets/expression";
import { JsonTemplateWidget } from "./widgets/json-template";
import { KeyValueWidget } from "./widgets/key-value";
import {
  DurationWidget,
  JsonWidget,
  NumberWidget,
  SelectWidget,
  SwitchWidget,
  TextareaWidget,
  TextWidget,
} from "./widgets/simple";
import type { WidgetProps } from "./widgets/types";
import { WorkflowWidget } from "./widgets/workflow";

const words = m.canvas.inspector;

const CodeCarets = dynamic(() => patiently(() => import("@/components/canvas/presence/code-carets")), { ssr: false });

interface ConfigFieldProps {
  spec: FieldSpec;
  /** Path of the field in the document, e.g. "config.url", for jumps from the problems panel. */
  path: string;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
  disabled: boolean;
  nodeId: string;
  nodeType: string;
  expression: ExpressionKind | undefined;
  /** Other values of the config, e.g. the language of a code field. */
  siblings: Record<string, unknown>;
}

const TEXTUAL: ReadonlySet<FieldWidget> = new Set(["expression", "template"]);
const PLAIN_TEXT: ReadonlySet<FieldWidget> = new Set(["text", "textarea"]);

/** One field of a config: label, control, one line of help with the default, its error as typed. */
export function ConfigField(props: ConfigFieldProps) {
  const { spec, path, value, error, onChange, disabled, expression } = props;
  const { focus } = useInspector();
  const box = useRef<HTMLDivElement>(null);
  const [local, setLocal] = useState<string | null>(null);
  const textual = TEXTUAL.has(spec.widget) || (expression !== undefined && PLAIN_TEXT.has(spec.widget));
  const switchable = expression !== undefined && !textual && expression !== "deep-template";
  const [asExpression, setAsExpression] = useState(switchable && typeof value === "string");
  const wanted = focus !== null && (focus.field === path || focus.field.startsWith(`${path}.`)) ? focus.request : 0;
  useEffect(() => {
    if (wanted === 0) return;
    box.current?.scrollIntoView({ block: "center", behavior: "smooth" });
    box.current
      ?.querySelector<HTMLElement>("input, textarea, button[role=combobox], button[role=switch]")
      ?.focus({ preventScroll: true });
  }, [wanted]);
  const fallback = sayDefault(
    typeof spec.default === "string" && spec.options.includes(spec.default)
      ? sayOption(spec, spec.default)
      : spec.default,
  );
  const help = [spec.help, fallback && spec.widget !== "switch" ? words.defaultIs(fallback) : null]
    .filter(Boolean)
    .join(" ");
  return (
    <div ref={box} data-field={path} className="relative">
      <Field
        label={spec.title}
        help={help || undefined}
        error={local ?? error ?? null}
        required={spec.required}
        aside={
          switchable && (
            <Button
              variant="ghost"
              size="icon-sm"
              className="-my-1"
              disabled={disabled}
              aria-pressed={asExpression}
              aria-label={asExpression ? words.fixed : words.useExpression}
              title={asExpression ? words.fixed : words.useExpression}
              onClick={() => {
                setAsExpression(!asExpression);
                setLocal(null);
                onChange(asExpression ? (spec.default ?? undefined) : value === undefined ? "" : String(value));
              }}
            >
              <SquareFunction aria-hidden className={asExpression ? "text-accent-text" : undefined} />
            </Button>
          )
        }
      >
        {(control) => (
          <Widget
            {...props}
            textual={textual || asExpression}
            widget={{ spec, value, onChange, control, disabled, onLocalError: setLocal }}
          />
        )}
      </Field>
    </div>
  );
}

function Widget({ widget, textual, ...props }: ConfigFieldProps & { widget: WidgetProps; textual: boolean }) {
  const { spec, path, expression, nodeId, nodeType, siblings } = props;
  if (textual) {
    const kind = expression ?? (spec.widget === "template" ? "template" : "expression");
    return <ExpressionWidget {...widget} kind={kind} />;
  }
  switch (spec.widget) {
    case "textarea":
      return <TextareaWidget {...widget} />;
    case "number":
      return <NumberWidget {...widget} />;
    case "duration":
      return <DurationWidget {...widget} />;
    case "select":
      return <SelectWidget {...widget} />;
    case "switch":
      return <SwitchWidget {...widget} />;
    case "key-value":
      return <KeyValueWidget {...widget} templates={expression === "deep-template"} />;
    case "json":
      return expression === "deep-template" ? <JsonTemplateWidget {...widget} /> : <JsonWidget {...widget} />;
    case "credential":
      return <CredentialWidget {...widget} nodeType={nodeType} />;
    case "workflow":
      return <WorkflowWidget {...widget} nodeId={nodeId} siblings={siblings} />;
    case "code-block":
      return <CodeBlockWidget {...widget} nodeId={nodeId} siblings={siblings} />;
    case "code":
      return (
        <CodeWidget
          {...widget}
          language={LANGUAGES.find((name) => name === siblings.language) ?? "javascript"}
          nodeId={nodeId}
          path={path}
          siblings={siblings}
        />
      );
    default:
      return <TextWidget {...widget} />;
  }
}

const LANGUAGES = ["javascript", "typescript", "python"] as const;

/** Code of a node, with the line marked where the last execution failed. */
function CodeWidget({
  spec,
  value,
  onChange,
  disabled,
  language,
  nodeId,
  path,
  siblings,
}: WidgetProps & {
  language: (typeof LANGUAGES)[number];
  nodeId: string;
  path: string;
  siblings: Record<string, unknown>;
}) {
  const { execution } = useInspector();
  const [made, setMade] = useState<editor.IStandaloneCodeEditor | null>(null);
  const isShared = usePresence() !== null;
  const input = useInspectorData()?.scope.input;
  const types = useMemo(() => ({ input: input === undefined ? undefined : inferSchema(input) }), [input]);
  const error = execution?.nodes.find((node) => node.node_id === nodeId)?.error;
  const markers = error?.line ? [{ line: error.line, message: error.message }] : undefined;
  return (
    <div className="space-y-1">
      <CodeEditor
        label={spec.title}
        language={language}
        readOnly={disabled}
        value={typeof value === "string" ? value : ""}
        onChange={(text) => onChange(text === "" ? undefined : text)}
        markers={markers}
        types={types}
        height={320}
        onEditor={setMade}
      />
      {made && isShared && <CodeCarets editor={made} node={nodeId} path={path} />}
      {!disabled && <MakeBlock nodeId={nodeId} language={language} config={siblings} />}
    </div>
  );
}
