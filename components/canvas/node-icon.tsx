import {
  Box,
  Braces,
  Code,
  Globe,
  type LucideIcon,
  Play,
  Sparkles,
  Split,
  Timer,
  UserCheck,
  Webhook,
  Workflow,
} from "lucide-react";

/** Icons that definitions name (lucide names in kebab case). Named one by one, so that only these are in the page; a test finds one that is missing. */
export const ICONS: Record<string, LucideIcon> = {
  box: Box,
  braces: Braces,
  code: Code,
  globe: Globe,
  play: Play,
  sparkles: Sparkles,
  split: Split,
  timer: Timer,
  "user-check": UserCheck,
  webhook: Webhook,
  workflow: Workflow,
};

/** The icon of a node or trigger type in its tinted square; `category` chooses the tint (canvas.css). */
export function NodeIcon({ icon, category }: { icon: string | undefined; category: string }) {
  const Icon = (icon && ICONS[icon]) || Box;
  return (
    <span
      aria-hidden
      className="canvas-tint flex size-8 shrink-0 items-center justify-center rounded-md"
      data-category={category}
    >
      <Icon className="size-4" />
    </span>
  );
}
