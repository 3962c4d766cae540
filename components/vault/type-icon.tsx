import {
  Database,
  GitBranch,
  Hash,
  KeyRound,
  type LucideIcon,
  Mail,
  RefreshCw,
  Search,
  Send,
  Sparkles,
} from "lucide-react";
import { cn } from "@/components/ui/cn";

/** Icons that credential types name (lucide names in kebab case); a test finds one that is missing. */
export const CREDENTIAL_ICONS: Record<string, LucideIcon> = {
  database: Database,
  "git-branch": GitBranch,
  hash: Hash,
  "key-round": KeyRound,
  mail: Mail,
  "refresh-cw": RefreshCw,
  search: Search,
  send: Send,
  sparkles: Sparkles,
};

export function TypeIcon({ icon, className }: { icon: string | undefined; className?: string }) {
  const Icon = (icon && CREDENTIAL_ICONS[icon]) || KeyRound;
  return <Icon aria-hidden className={cn("size-4 shrink-0 text-faint", className)} />;
}
