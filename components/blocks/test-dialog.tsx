"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Failure } from "@/components/versions/failure";
import type { BlockExpectation, BlockTest } from "@/lib/api/contracts/block-tests";
import { messageOf } from "@/lib/client/api";
import { useSaveTest } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { isObject } from "@/lib/workflow/json";
import { useBlockPage } from "./context";
import { readJson } from "./samples";

const words = m.blocks.tests;
const FORM = "block-test";
type Kind = BlockExpectation["kind"];
const KINDS: readonly Kind[] = ["equals", "schema", "error"];
const written = (value: unknown) => JSON.stringify(value, null, 2);

/** A test as a form: what goes in, and what must come out. */
export function TestDialog({ test, onClose }: { test: BlockTest | null; onClose: () => void }) {
  const { block, bench } = useBlockPage();
  const save = useSaveTest(block.id);
  const expected = test?.expected;
  const [name, setName] = useState(test?.name ?? "");
  const [input, setInput] = useState(test ? written(test.input) : bench.text);
  const [kind, setKind] = useState<Kind>(expected?.kind ?? "equals");
  const [value, setValue] = useState(
    expected?.kind === "equals" ? written(expected.value) : written(bench.last?.run.ok ? bench.last.run.output : null),
  );
  const [schema, setSchema] = useState(
    expected?.kind === "schema" ? written(expected.schema) : '{\n  "type": "object"\n}',
  );
  const [code, setCode] = useState(expected?.kind === "error" ? (expected.code ?? "") : "");
  const [message, setMessage] = useState(expected?.kind === "error" ? (expected.message ?? "") : "");
  const read = { input: readJson(input), value: readJson(value), schema: readJson(schema) };
  const faultOf = (part: keyof typeof read) => {
    const { [part]: result } = read;
    if ("error" in result) return m.blocks.bench.badJson(result.error);
    return part === "schema" && !isObject(result.value) ? m.blocks.settings.noObject : null;
  };
  const expectation = (): BlockExpectation | null => {
    if (kind === "error")
      return { kind, ...(code.trim() && { code: code.trim() }), ...(message.trim() && { message: message.trim() }) };
    if (kind === "equals") return "value" in read.value ? { kind, value: read.value.value } : null;
    return "value" in read.schema && isObject(read.schema.value) ? { kind, schema: read.schema.value } : null;
  };
  const wanted = expectation();
  const isReady = name.trim() !== "" && "value" in read.input && wanted !== null;
  const json = (label: string, text: string, onText: (text: string) => void, fault: string | null) => (
    <Field label={label} error={fault}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className="field-sizing-content max-h-60 min-h-20 resize-none font-mono text-xs leading-5"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={test ? words.editTitle : words.newTitle}
        className="sm:w-[560px]"
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" type="submit" form={FORM} pending={save.isPending} disabled={!isReady}>
              {words.save}
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isReady || !wanted || !("value" in read.input)) return;
            save.mutate(
              { name: name.trim(), input: read.input.value, expected: wanted, ...(test && { test: test.id }) },
              { onSuccess: onClose },
            );
          }}
        >
          <Failure message={save.isError ? messageOf(save.error) : null} />
          <Field label={words.name} required>
            {(control) => (
              <Input
                {...control}
                maxLength={120}
                placeholder={words.namePlaceholder}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {json(words.input, input, setInput, faultOf("input"))}
          <Field label={words.kind}>
            {(control) => (
              <NativeSelect
                {...control}
                value={kind}
                onValueChange={setKind}
                options={KINDS.map((each) => ({ value: each, label: words.expects[each] }))}
              />
            )}
          </Field>
          {kind === "equals" && json(words.value, value, setValue, faultOf("value"))}
          {kind === "schema" && json(words.schema, schema, setSchema, faultOf("schema"))}
          {kind === "error" && (
            <>
              <Field label={words.errorCode} help={words.errorCodeHelp} optional>
                {(control) => (
                  <Input {...control} maxLength={60} value={code} onChange={(event) => setCode(event.target.value)} />
                )}
              </Field>
              <Field label={words.errorMessage} optional>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={500}
                    value={message}
                    onChange={(event) => setMessage(event.target.value)}
                  />
                )}
              </Field>
            </>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
