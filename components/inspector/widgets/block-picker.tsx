"use client";
import { Command } from "cmdk";
import { ChevronDown, Plus } from "lucide-react";
import Link from "next/link";
import { Popover } from "radix-ui";
import { useState } from "react";
import { BlockStatusChip, LanguageMark } from "@/components/blocks/status";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { controlClasses } from "@/components/ui/input";
import type { BlockItem } from "@/lib/api/contracts/blocks";
import { useBlocks } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";

const words = m.blocks.node;

interface BlockPickerProps {
  /** Slug of the chosen block. */
  value: string | null;
  disabled: boolean;
  onChange: (slug: string) => void;
}

/** Chooses a code block, with search; each with its language and the version that it would run. */
export function BlockPicker({ value, disabled, onChange }: BlockPickerProps) {
  const [open, setOpen] = useState(false);
  const all = useBlocks().data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = all.find(({ slug }) => slug === value);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        disabled={disabled}
        aria-label={chosen ? `${words.block}: ${chosen.name}` : words.choose}
        className={cn(controlClasses, "flex h-8 items-center gap-2 text-left", value === null && "text-muted")}
      >
        {chosen && <LanguageMark language={chosen.language} />}
        <span className="truncate">{chosen?.name ?? value ?? words.choose}</span>
        <ChevronDown aria-hidden className="ml-auto size-4 shrink-0 text-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-(--radix-popover-trigger-width) animate-enter overflow-hidden rounded-lg border bg-raised shadow-float outline-none"
        >
          <Choices
            onChoose={(slug) => {
              onChange(slug);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The search is the server's: a workspace may have more blocks than one page. */
function Choices({ onChoose }: { onChoose: (slug: string) => void }) {
  const { slug: workspace } = useWorkspace();
  const [search, setSearch] = useState("");
  const query = useBlocks(search.trim() === "" ? {} : { q: search.trim() });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Command label={words.choose} loop shouldFilter={false}>
      <Command.Input
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder={words.search}
        className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none pointer-coarse:text-lg"
      />
      <Command.List className="max-h-64 overflow-y-auto overscroll-contain p-1">
        {query.isSuccess && (
          <Command.Empty className="px-3 py-4 text-center text-muted text-sm">
            {search.trim() === "" ? words.none : words.nothing}
          </Command.Empty>
        )}
        {items.map((item) => (
          <Choice key={item.id} item={item} onChoose={() => onChoose(item.slug)} />
        ))}
      </Command.List>
      <Link
        href={`/${workspace}/code-blocks?new=1`}
        className="flex items-center gap-2 border-t px-3 py-2 text-accent-text text-sm hover:bg-hover"
      >
        <Plus aria-hidden className="size-4" />
        {words.newBlock}
      </Link>
    </Command>
  );
}

function Choice({ item, onChoose }: { item: BlockItem; onChoose: () => void }) {
  return (
    <Command.Item
      value={item.slug}
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-1.5 py-1 text-sm data-[selected=true]:bg-hover"
      onSelect={onChoose}
    >
      <LanguageMark language={item.language} />
      <span className="min-w-0 flex-1 truncate">{item.name}</span>
      {item.published ? (
        <BlockStatusChip status={item.published.status} number={item.published.number} />
      ) : (
        <span className="text-faint text-xs">{m.blocks.notPublished}</span>
      )}
    </Command.Item>
  );
}
