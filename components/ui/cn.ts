/** Owned primitives: thin styled elements over radix-ui, variants by cva. Nothing here knows the product's data. */
import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/**
 * Joins class names; of two that set the same property, the later one wins. What every page loads does without (the table of properties that
 * this needs weighs 9 kB): it joins with `clsx`, sets no property twice, and lets its callers win by `base:` (app/globals.css).
 */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
