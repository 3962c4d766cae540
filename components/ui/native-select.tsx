import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClasses } from "./input";
import type { SelectOption } from "./select";

interface NativeSelectProps<T extends string> extends Omit<ComponentProps<"select">, "onChange" | "value"> {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly Pick<SelectOption<T>, "value" | "label">[];
}

/** The browser's own choice of one: for filters, where it costs no script and phones show their own picker. */
export function NativeSelect<T extends string>({
  value,
  onValueChange,
  options,
  className,
  ...rest
}: NativeSelectProps<T>) {
  return (
    <div className={cn("relative", className)}>
      <select
        value={value}
        onChange={(event) => onValueChange(event.target.value as T)}
        className={cn(controlClasses, "h-8 appearance-none truncate pr-8 [&>option]:bg-raised [&>option]:text-text")}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint" />
    </div>
  );
}
