"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { BlockSecret } from "@/lib/api/contracts/blocks";
import { useCredentials } from "@/lib/client/credentials";
import { credentialTypes } from "@/lib/credentials/registry";
import { m } from "@/lib/messages";

const words = m.blocks.settings;
const NONE = "none";

interface SecretsFieldProps {
  value: readonly BlockSecret[];
  disabled: boolean;
  onChange: (value: BlockSecret[]) => void;
}

/** Fields of credentials that the code may read, each under a name of its own. */
export function SecretsField({ value, disabled, onChange }: SecretsFieldProps) {
  const all = useCredentials().data ?? [];
  const fieldsOf = (credential: string) => {
    const type = all.find(({ name }) => name === credential)?.type;
    return Object.keys(credentialTypes.get(type ?? "")?.fields.shape ?? {});
  };
  const set = (index: number, change: Partial<BlockSecret>) =>
    onChange(value.map((secret, at) => (at === index ? { ...secret, ...change } : secret)));
  const choose = (index: number, credential: string) =>
    set(index, { credential, field: fieldsOf(credential)[0] ?? "" });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{words.secrets}</legend>
      {value.map(({ name, credential, field }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a secret that is being named has nothing else.
        <div key={index} className="flex flex-wrap items-center gap-2">
          <Input
            aria-label={words.secretName}
            placeholder="API_KEY"
            spellCheck={false}
            disabled={disabled}
            aria-invalid={!/^[A-Za-z_]\w*$/.test(name) || undefined}
            value={name}
            onChange={(event) => set(index, { name: event.target.value })}
            className="w-32 flex-1 font-mono text-xs"
          />
          <NativeSelect
            aria-label={words.secretCredential}
            disabled={disabled}
            value={credential || NONE}
            onValueChange={(next) => choose(index, next)}
            options={choicesOf(
              all.map((each) => each.name),
              credential,
              words.secretCredential,
            )}
            className="min-w-32 flex-1"
          />
          <NativeSelect
            aria-label={words.secretField}
            disabled={disabled || credential === ""}
            value={field || NONE}
            onValueChange={(next) => set(index, { field: next })}
            options={choicesOf(fieldsOf(credential), field, words.secretField)}
            className="min-w-24"
          />
          <Button
            size="icon-sm"
            variant="ghost"
            disabled={disabled}
            aria-label={words.removeSecret(name)}
            title={words.removeSecret(name)}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {!disabled && (
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2 self-start"
          onClick={() => {
            const [first] = all;
            const credential = first?.name ?? "";
            onChange([...value, { name: "", credential, field: fieldsOf(credential)[0] ?? "" }]);
          }}
        >
          <Plus aria-hidden />
          {words.addSecret}
        </Button>
      )}
      <p className="text-faint text-xs">{words.secretsHelp}</p>
    </fieldset>
  );
}

/** The choices, the one that is chosen among them whatever has become of it. */
function choicesOf(known: readonly string[], chosen: string, empty: string) {
  const names = [...new Set([...known, ...(chosen ? [chosen] : [])])];
  return [...(chosen ? [] : [{ value: NONE, label: empty }]), ...names.map((name) => ({ value: name, label: name }))];
}
