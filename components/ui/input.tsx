import type { ComponentProps } from "react";
import { cn } from "./cn";
import { SteadyInput, SteadyTextarea } from "./steady";

/** Looks shared by everything a person types into; 16 px on touch screens, so phones do not zoom. */
export const controlClasses =
  "w-full rounded-md border border-border-strong bg-surface px-2.5 text-sm text-text transition-colors pointer-coarse:text-lg hover:border-edge focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-failed disabled:opacity-60";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  const Control = typeof rest.value === "string" ? SteadyInput : "input";
  return <Control className={cn(controlClasses, "h-8", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  const Control = typeof rest.value === "string" ? SteadyTextarea : "textarea";
  return <Control className={cn(controlClasses, "min-h-20 py-1.5", className)} {...rest} />;
}
