"use client";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { setField } from "@/components/canvas/state/commands/field";
import { m } from "@/lib/messages";
import { Toggle } from "./advanced";
import { InputFields } from "./input-fields";

const words = m.canvas.calls;

/** Whether other workflows may call this one, and what a call takes and gives. */
export function CallsSection() {
  const { store, readOnly } = useCanvas();
  const fields = useEditor((snapshot) => snapshot.state.fields);
  const set = (key: string) => (value: unknown) => store.dispatch(setField(key, value));
  const callable = fields.is_callable === true;
  return (
    <section className="space-y-4 border-t px-4 py-4">
      <Toggle
        title={words.title}
        help={words.help}
        checked={callable}
        disabled={readOnly}
        onChange={(on) => set("is_callable")(on || undefined)}
      />
      {callable && (
        <>
          <InputFields
            schema={fields.input_schema}
            onChange={set("input_schema")}
            disabled={readOnly}
            help={words.inputHelp}
          />
          <InputFields
            schema={fields.output_schema as Record<string, unknown> | undefined}
            onChange={set("output_schema")}
            disabled={readOnly}
            title={words.output}
            help={words.outputHelp}
          />
        </>
      )}
    </section>
  );
}
