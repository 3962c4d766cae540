import type { ComponentProps } from "react";
import { cn } from "./cn";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  /** Some of what it stands for, not all. */
  indeterminate?: boolean;
}

/** The browser's own checkbox in our colours, with a target larger than its box. */
export function Checkbox({ indeterminate = false, className, ...rest }: CheckboxProps) {
  return (
    <span className={cn("relative inline-flex size-4 shrink-0", className)}>
      <input
        type="checkbox"
        className="size-4 accent-(--accent) after:absolute after:-inset-2.5 pointer-coarse:after:-inset-3.5"
        ref={(input) => {
          if (input) input.indeterminate = indeterminate;
        }}
        {...rest}
      />
    </span>
  );
}
