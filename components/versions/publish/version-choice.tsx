"use client";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PublishPlan } from "@/lib/api/contracts/versions";
import { m } from "@/lib/messages";
import { BUMPS } from "@/lib/workflow/diff/bump";

const words = m.versions.publish;

/** The proposal, another step, or what somebody typed. */
export type Choice = { kind: "proposed" } | { kind: (typeof BUMPS)[number] | "other"; semver: string };

interface VersionChoiceProps {
  plan: PublishPlan;
  choice: Choice;
  onChoice: (choice: Choice) => void;
  /** Why the server refused what was typed. */
  error: string | null;
}

/** Which version it becomes: the proposal with its reason, another step, or one of one's own. */
export function VersionChoice({ plan, choice, onChoice, error }: VersionChoiceProps) {
  const { options, step } = plan;
  const steps = options
    ? BUMPS.toReversed().map((bump) => ({ bump, name: words.bump[bump], semver: options[bump] }))
    : [{ bump: step.bump, name: words.first, semver: plan.semver }];
  const chosen = choice.kind === "proposed" ? step.bump : choice.kind;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{words.version}</legend>
      <div className="flex flex-wrap gap-2">
        {steps.map(({ bump, name, semver }) => (
          <Radio
            key={bump}
            checked={chosen === bump}
            onChoose={() => onChoice(bump === step.bump ? { kind: "proposed" } : { kind: bump, semver })}
          >
            {name} <span className="font-mono text-xs">{semver}</span>
            {options && bump === step.bump && <span className="text-faint text-xs">{words.proposed}</span>}
          </Radio>
        ))}
        <Radio checked={chosen === "other"} onChoose={() => onChoice({ kind: "other", semver: plan.semver })}>
          {words.other}
        </Radio>
      </div>
      {choice.kind === "other" && (
        <Field label={words.otherLabel} error={error}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              spellCheck={false}
              maxLength={60}
              className="w-40 font-mono"
              value={choice.semver}
              onChange={(event) => onChoice({ kind: "other", semver: event.target.value })}
            />
          )}
        </Field>
      )}
      {options && <p className="text-muted text-xs">{reasonOf(plan)}</p>}
    </fieldset>
  );
}

function Radio({ checked, onChoose, children }: { checked: boolean; onChoose: () => void; children: React.ReactNode }) {
  return (
    <label
      className={cn(
        "inline-flex h-8 cursor-pointer items-center gap-2 rounded-md border px-2.5 text-sm hover:bg-hover has-focus-visible:outline-2",
        checked ? "border-accent bg-accent-soft hover:bg-accent-soft" : "border-border-strong",
      )}
    >
      <input
        type="radio"
        name="semver"
        className="size-3.5 shrink-0 accent-(--accent)"
        checked={checked}
        onChange={onChoose}
      />
      {children}
    </label>
  );
}

function reasonOf({ step }: PublishPlan): string {
  const reasons = [...new Set(step.reasons.map(({ code }) => words.why[code] ?? code))];
  return reasons.length === 0 ? words.patchHelp : words.because(words.bump[step.bump], reasons);
}
