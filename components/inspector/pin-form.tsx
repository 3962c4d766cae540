"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { m } from "@/lib/messages";

const words = m.inspector.pin;
const NO_ROUTE = "no-route";

interface PinFormProps {
  output: unknown;
  route: string | undefined;
  routes: readonly string[];
  /** @returns why it cannot be pinned, or null. */
  onSave: (output: unknown, route: string | undefined) => string | null;
  onCancel: () => void;
}

/** An output written as JSON, and the route it stands for where routes leave the node. */
export function PinForm({ output, route, routes, onSave, onCancel }: PinFormProps) {
  const [text, setText] = useState(() => JSON.stringify(output ?? {}, null, 2));
  const [chosen, setChosen] = useState(route ?? NO_ROUTE);
  const [wrong, setWrong] = useState<string | null>(null);
  const save = () => {
    try {
      setWrong(onSave(JSON.parse(text), chosen === NO_ROUTE ? undefined : chosen));
    } catch (error) {
      setWrong(words.notJson(error instanceof Error ? error.message : ""));
    }
  };
  const all = route && !routes.includes(route) ? [...routes, route] : routes;
  return (
    <div className="space-y-3">
      <Field label={words.label} help={words.pinHelp} error={wrong}>
        {(control) => (
          <Textarea
            {...control}
            spellCheck={false}
            className="field-sizing-content max-h-96 min-h-24 resize-none font-mono text-xs leading-5"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {all.length > 0 && (
        <Field label={words.route}>
          {(control) => (
            <Select
              {...control}
              value={chosen}
              options={[{ value: NO_ROUTE, label: words.noRoute }, ...all.map((value) => ({ value, label: value }))]}
              onValueChange={setChosen}
            />
          )}
        </Field>
      )}
      <div className="flex gap-2">
        <Button variant="primary" size="sm" onClick={save}>
          {words.save}
        </Button>
        <Button size="sm" onClick={onCancel}>
          {m.common.cancel}
        </Button>
      </div>
    </div>
  );
}
