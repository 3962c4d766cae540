"use client";
import { useMemo } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { setField } from "@/components/canvas/state/commands/field";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { InputFields } from "./input-fields";
import { OwnVariables } from "./own-variables";
import { Section } from "./section";
import { Variables } from "./variables";
import { CredentialPicker } from "./widgets/credential";

const words = m.inspector.document;

/** What the document itself says: its description, the credentials and variables that nodes share, the input of starts by hand. */
export function DocumentForm() {
  const { store, readOnly } = useCanvas();
  const fields = useEditor((snapshot) => snapshot.state.fields);
  const set = (key: string, value: unknown) => store.dispatch(setField(key, value));
  const description = typeof fields.description === "string" ? fields.description : "";
  return (
    <>
      <Section>
        <div data-field="description" className="relative">
          <Field label={words.description.title} help={words.description.help}>
            {(control) => (
              <Textarea
                {...control}
                disabled={readOnly}
                maxLength={10_000}
                className="field-sizing-content min-h-16"
                value={description}
                onChange={(event) => set("description", event.target.value === "" ? undefined : event.target.value)}
              />
            )}
          </Field>
        </div>
      </Section>
      <Credentials />
      <Section title={words.variables.title}>
        <Variables
          value={fields.variables as Record<string, unknown> | undefined}
          disabled={readOnly}
          onChange={(value) => set("variables", value)}
        />
      </Section>
      <OwnVariables />
      {fields.is_callable !== true && (
        <Section title={words.inputSchema.title}>
          <InputFields
            schema={fields.input_schema}
            onChange={(schema) => set("input_schema", schema)}
            disabled={readOnly}
            title={words.inputSchema.title}
            help={words.inputSchema.help}
          />
        </Section>
      )}
    </>
  );
}

/** A slot that nodes of this workflow take from the document: a credential, or a value that goes with one. */
interface Slot {
  slot: string;
  /** Types of credentials; null for a plain value such as the model. */
  types: readonly string[] | null;
}

function Credentials() {
  const { store, readOnly } = useCanvas();
  const nodes = useEditor((snapshot) => snapshot.state.nodes);
  const chosen = useEditor((snapshot) => snapshot.state.fields.credentials);
  const slots = useMemo(() => {
    const found = new Map<string, Slot>();
    for (const { component_type } of nodes.values())
      for (const { slot, types, required } of nodeTypes.get(component_type)?.credentials ?? []) {
        // What a node may do without, it is given for itself: one for all would go to services that it is not for.
        if (!required) continue;
        found.set(slot, { slot, types });
        if (slot === "llm") found.set("llm_model", { slot: "llm_model", types: null });
      }
    for (const slot of Object.keys(chosen ?? {})) if (!found.has(slot)) found.set(slot, { slot, types: null });
    return [...found.values()];
  }, [nodes, chosen]);
  const set = (slot: string, value: string | undefined) => {
    const next = { ...chosen };
    if (value === undefined || value === "") delete next[slot];
    else next[slot] = value;
    store.dispatch({
      ...setField("credentials", Object.keys(next).length > 0 ? next : undefined),
      coalesce: `credentials:${slot}`,
    });
  };
  return (
    <Section title={words.credentials.title}>
      <p className="text-faint text-xs">{slots.length === 0 ? words.credentials.none : words.credentials.help}</p>
      {slots.map(({ slot, types }) => (
        <Field key={slot} label={words.slots[slot] ?? slot}>
          {(control) =>
            types ? (
              <CredentialPicker
                value={chosen?.[slot]}
                onChange={(value) => set(slot, typeof value === "string" ? value : undefined)}
                control={control}
                disabled={readOnly}
                types={types}
              />
            ) : (
              <Input
                {...control}
                disabled={readOnly}
                maxLength={200}
                value={chosen?.[slot] ?? ""}
                onChange={(event) => set(slot, event.target.value)}
              />
            )
          }
        </Field>
      ))}
    </Section>
  );
}
