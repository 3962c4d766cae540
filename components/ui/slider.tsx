import type { ComponentProps } from "react";
import { cn } from "./cn";

// Chromium and Firefox each have names of their own for the parts; a rule with both would be dropped by both.
const TRACK =
  "[&::-webkit-slider-runnable-track]:h-1 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-border-strong [&::-moz-range-track]:h-1 [&::-moz-range-track]:rounded-full [&::-moz-range-track]:bg-border-strong";
const THUMB =
  "[&::-webkit-slider-thumb]:-mt-1.5 [&::-webkit-slider-thumb]:size-4 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:bg-accent [&::-moz-range-thumb]:size-4 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-0 [&::-moz-range-thumb]:bg-accent";

/** The browser's own slider, in the product's colours: its keys and its touch come with it. */
export function Slider({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return (
    <input
      type="range"
      className={cn("h-8 min-w-0 appearance-none rounded-md bg-transparent", TRACK, THUMB, className)}
      {...rest}
    />
  );
}
