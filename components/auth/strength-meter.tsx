import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import { passwordStrength } from "./strength";

const WORDS = [m.auth.strength.weak, m.auth.strength.fair, m.auth.strength.good, m.auth.strength.strong];
const COLOURS = ["bg-failed", "bg-waiting", "bg-running", "bg-done"];

/** Four bars and a word under the password. */
export function StrengthMeter({ password }: { password: string }) {
  const strength = passwordStrength(password);
  const words =
    strength.level === 0
      ? password === ""
        ? m.auth.passwordRule
        : m.auth.strength.short(strength.missing)
      : WORDS[strength.level - 1];
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {COLOURS.map((_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars never move.
            key={index}
            className={cn(
              "h-1 rounded-full transition-colors",
              index < strength.level ? COLOURS[strength.level - 1] : "bg-border",
            )}
          />
        ))}
      </div>
      <p aria-live="polite" className="text-faint text-xs">
        {words}
      </p>
    </div>
  );
}
