"use client";
import { usePathname } from "next/navigation";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { m } from "@/lib/messages";
import { CANVAS_GROUPS, capsOf, type ShortcutGroup, shortcutsOf } from "./keys";
import { NAV } from "./nav";
import { useModKey } from "./shortcuts";

interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface Line {
  words: string;
  keys: string[];
}

/** The list behind "?", made from the table of shortcuts; what is of use on this page comes first. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const mod = useModKey();
  const onCanvas = /\/workflows\/[^/]+$/.test(usePathname());
  const lines = (group: ShortcutGroup): Line[] =>
    shortcutsOf(group).map((id) => ({ words: m.tools.actions[id], keys: capsOf(id, mod) }));
  const section = (group: ShortcutGroup) => ({ title: m.tools.groups[group], lines: lines(group) });
  const go = {
    title: m.shell.goTo,
    lines: NAV.map(({ word, key }): Line => ({ words: word, keys: ["G", key.toUpperCase()] })),
  };
  const canvas = [...CANVAS_GROUPS, "text" as const].map(section);
  const pages = [section("anywhere"), go, section("lists")];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={m.shell.shortcuts}
        description={m.shell.shortcutsHelp}
        reading={m.shell.shortcuts}
        className="sm:w-[min(860px,94vw)]"
      >
        <div className="gap-x-10 pb-2 sm:columns-2">
          {(onCanvas ? [...canvas, ...pages] : [...pages, ...canvas]).map(({ title, lines }) => (
            <section key={title} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 font-medium text-faint text-xs">{title}</h3>
              <dl>
                {lines.map(({ words, keys }) => (
                  <div key={words} className="flex h-8 items-center justify-between gap-3">
                    <dt className="min-w-0 truncate text-sm">{words}</dt>
                    <dd className="flex shrink-0 gap-0.5">
                      {keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
