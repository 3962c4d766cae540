import { TriangleAlert } from "lucide-react";
import { m } from "@/lib/messages";

/** Says which effects would happen again; a person decides with that in view. */
export function EffectsNote({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <p className="text-faint text-xs">{m.derive.noEffects}</p>;
  return (
    <p className="flex items-start gap-2 rounded-md bg-waiting-soft px-3 py-2 text-sm text-waiting">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {m.derive.effects(names.join(", "))}
    </p>
  );
}
