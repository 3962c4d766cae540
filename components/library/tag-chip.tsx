import { cn } from "@/components/ui/cn";

/** Six hues that no state has; which one a tag gets is in its name, so that it looks the same everywhere. */
const TONES = [
  "bg-tag-rose-soft text-tag-rose",
  "bg-tag-plum-soft text-tag-plum",
  "bg-tag-violet-soft text-tag-violet",
  "bg-tag-teal-soft text-tag-teal",
  "bg-tag-olive-soft text-tag-olive",
  "bg-tag-clay-soft text-tag-clay",
] as const;

/** The classes of a tag's colour. */
export function tagTone(name: string): string {
  let hash = 7;
  for (const letter of name.toLowerCase()) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return TONES[hash % TONES.length] ?? TONES[0];
}

/** A tag's name in its colour. */
export function TagChip({ name, className }: { name: string; className?: string }) {
  return (
    <span
      title={name}
      className={cn(
        "inline-block h-5 max-w-32 shrink-0 truncate rounded-sm px-1.5 font-medium text-xs leading-5",
        tagTone(name),
        className,
      )}
    >
      {name}
    </span>
  );
}
