"use client";
import { CircleAlert } from "lucide-react";
import { Label as RadixLabel } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { m } from "@/lib/messages";
import { cn } from "./cn";

export function Label({ className, ...rest }: ComponentProps<typeof RadixLabel.Root>) {
  return <RadixLabel.Root className={cn("font-medium text-sm text-text", className)} {...rest} />;
}

export interface FieldControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required: boolean | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** One line of help under the control. */
  help?: ReactNode;
  /** What is wrong and what to do; replaces the help. */
  error?: string | null;
  optional?: boolean;
  required?: boolean;
  /** Sits at the right end of the label line, e.g. an expression toggle. */
  aside?: ReactNode;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
}

/** Label, control, help or error, tied together for assistive technology. Spread the argument of `children` on the control. */
export function Field({ label, help, error, optional, required, aside, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? help;
  const noteId = note ? `${id}-note` : undefined;
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex min-h-5 items-center gap-2">
        <Label htmlFor={id}>{label}</Label>
        {optional && <span className="text-faint text-xs">{m.common.optional}</span>}
        {aside && <div className="ml-auto">{aside}</div>}
      </div>
      {children({ id, "aria-describedby": noteId, "aria-invalid": error ? true : undefined, required })}
      {error ? (
        <p id={noteId} className="flex items-start gap-1.5 text-failed text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      ) : (
        help && (
          <p id={noteId} className="text-faint text-xs">
            {help}
          </p>
        )
      )}
    </div>
  );
}
