"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { controlClasses } from "./input";

export interface SelectOption<T extends string = string> {
  value: T;
  label: string;
  /** A 16 px icon before the label. */
  icon?: ReactNode;
}

interface SelectProps<T extends string> {
  id?: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** A choice of one. Values are never empty strings (radix reserves them for "nothing chosen"). */
export function Select<T extends string>({
  value,
  onValueChange,
  options,
  placeholder,
  disabled,
  className,
  ...rest
}: SelectProps<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onValueChange(next as T)} disabled={disabled}>
      <Radix.Trigger
        className={cn(controlClasses, "flex h-8 items-center gap-2 text-left [&>span]:truncate", className)}
        {...rest}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon className="ml-auto shrink-0">
          <ChevronDown aria-hidden className="size-4 text-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-enter overflow-auto rounded-lg border bg-raised p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex h-8 cursor-pointer select-none items-center gap-2 rounded-md pr-8 pl-2 text-sm outline-none data-[highlighted]:bg-hover [&_svg]:size-4"
              >
                {option.icon}
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="absolute right-3">
                  <Check aria-hidden className="text-accent-text" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
