"use client";
import { Fragment } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { m } from "@/lib/messages";
import { NAV } from "./nav";
import { useModKey } from "./shortcuts";

interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

type Line = [words: string, ...keys: string[]];

/** The list behind "?". */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const mod = useModKey();
  const { shortcut, shortcutGroups, canvasShortcut } = m.shell;
  const groups: [title: string, lines: Line[]][] = [
    [
      shortcutGroups.anywhere,
      [
        [shortcut.palette, mod, "K"],
        [shortcut.help, "?"],
        [shortcut.sidebar, "["],
      ],
    ],
    [shortcutGroups.go, NAV.map(({ word, key }): Line => [word, "G", key.toUpperCase()])],
    [
      shortcutGroups.lists,
      [
        [shortcut.up, "↑"],
        [shortcut.down, "↓"],
        [shortcut.open, "↵"],
        [shortcut.search, "/"],
        [shortcut.select, "X"],
      ],
    ],
    [
      shortcutGroups.canvas,
      [
        [canvasShortcut.undo, mod, "Z"],
        [canvasShortcut.redo, mod, "⇧", "Z"],
        [canvasShortcut.copy, mod, "C"],
        [canvasShortcut.paste, mod, "V"],
        [canvasShortcut.remove, "Del"],
      ],
    ],
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={m.shell.shortcuts}
        description={m.shell.shortcutsHelp}
        reading={m.shell.shortcuts}
        className="sm:w-[560px]"
      >
        <div className="grid gap-x-8 gap-y-5 pb-2 sm:grid-cols-2">
          {groups.map(([title, lines]) => (
            <section key={title}>
              <h3 className="mb-1 font-medium text-faint text-xs">{title}</h3>
              <dl>
                {lines.map(([words, ...keys]) => (
                  <div key={words} className="flex h-8 items-center justify-between gap-3">
                    <dt className="text-sm">{words}</dt>
                    <dd className="flex gap-0.5">
                      {keys.map((key) => (
                        <Fragment key={key}>
                          <Kbd>{key}</Kbd>
                        </Fragment>
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
