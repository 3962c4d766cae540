"use client";
import type { RetentionSettings } from "@/lib/api/contracts/operations";
import { m } from "@/lib/messages";
import { NumberField, wholeNumber } from "./number-field";

/** The three limits as they are typed. */
export type Typed = Record<keyof RetentionSettings, string>;

const MOST_DAYS = 3650;
const MOST_EXECUTIONS = 10_000_000;
const MOST: Record<keyof RetentionSettings, number> = {
  days: MOST_DAYS,
  failed_days: MOST_DAYS,
  max_per_workflow: MOST_EXECUTIONS,
};

/** As typed, or undefined for a limit that is none. Empty is null. */
export function parsed(typed: Typed, name: keyof RetentionSettings): number | null | undefined {
  return typed[name].trim() === "" ? null : wholeNumber(typed[name], MOST[name]);
}

/** All three, when each is a number. */
export function settingsOf(typed: Typed): RetentionSettings | null {
  const [days, failed, most] = [parsed(typed, "days"), parsed(typed, "failed_days"), parsed(typed, "max_per_workflow")];
  if (typeof days !== "number" || typeof failed !== "number" || typeof most !== "number") return null;
  return { days, failed_days: failed, max_per_workflow: most };
}

interface RetentionFieldsProps {
  value: Typed;
  onChange: (value: Typed) => void;
  /** What holds where nothing is written; without it each field needs a number. */
  inherited?: RetentionSettings;
}

/** The limits, for a workspace or one workflow. */
export function RetentionFields({ value, onChange, inherited }: RetentionFieldsProps) {
  const words = m.operations.retention;
  const field = (name: keyof RetentionSettings) => ({
    value: value[name],
    most: MOST[name],
    placeholder: inherited && words.asWorkspace(inherited[name]),
    onChange: (text: string) => onChange({ ...value, [name]: text }),
  });
  const help = (text: string) => (inherited ? undefined : text);
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-4">
      <NumberField label={words.days} unit={words.unitDays} help={help(words.forever)} {...field("days")} />
      <NumberField
        label={words.failedDays}
        unit={words.unitDays}
        help={help(words.forever)}
        {...field("failed_days")}
      />
      <NumberField
        label={words.max}
        unit={words.unitExecutions}
        help={help(words.noLimit)}
        {...field("max_per_workflow")}
      />
    </div>
  );
}
