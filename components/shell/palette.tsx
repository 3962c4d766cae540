"use client";
import { Command } from "cmdk";
import { FileUp, KeyRound, LogOut, type LucideIcon, Plus, Star, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { signOut } from "@/lib/client/auth";
import { useFavourites } from "@/lib/client/library";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { NAV } from "./nav";
import { THEMES } from "./themes";
import { useWorkspace } from "./workspace";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Mod+K: places, workflows by name, actions. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const { theme, setTheme } = useTheme();
  const workflows = useWorkflows().data?.pages.flatMap((page) => page.items) ?? [];
  const favourites = useFavourites().data ?? [];
  const words = m.shell.palette;
  const run = (action: () => void) => () => {
    onOpenChange(false);
    action();
  };
  const go = (path: string) => run(() => router.push(`/${slug}/${path}`));
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10vh] z-50 animate-enter overflow-hidden rounded-lg border bg-raised shadow-float outline-none sm:inset-x-auto sm:left-1/2 sm:-ml-[290px] sm:w-[580px]"
        >
          <Dialog.Title className="sr-only">{words.title}</Dialog.Title>
          <Command label={words.title} loop>
            <Command.Input
              placeholder={words.placeholder}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none pointer-coarse:text-lg"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="py-10 text-center text-muted text-sm">{words.empty}</Command.Empty>
              <Group heading={words.navigation}>
                {NAV.map(({ path, word, icon, key }) => (
                  <Item
                    key={path}
                    value={`go ${word}`}
                    icon={icon}
                    onSelect={go(path)}
                    hint={<Keys keys={["G", key.toUpperCase()]} />}
                  >
                    {word}
                  </Item>
                ))}
              </Group>
              {favourites.length > 0 && (
                <Group heading={m.library.favourite.title}>
                  {favourites.map(({ id, slug: path, name }) => (
                    <Item key={id} value={`favourite ${name}`} icon={Star} onSelect={go(`workflows/${path}`)}>
                      {name}
                    </Item>
                  ))}
                </Group>
              )}
              {workflows.length > 0 && (
                <Group heading={words.workflows}>
                  {workflows.map((workflow) => (
                    <Item
                      key={workflow.id}
                      value={`${workflow.name} ${workflow.slug}`}
                      icon={Workflow}
                      onSelect={go(`workflows/${workflow.slug}`)}
                    >
                      {workflow.name}
                    </Item>
                  ))}
                </Group>
              )}
              <Group heading={words.actions}>
                <Item icon={Plus} onSelect={go("workflows?new=blank")}>
                  {words.newWorkflow}
                </Item>
                <Item icon={FileUp} onSelect={go("workflows?new=yaml")}>
                  {words.importWorkflow}
                </Item>
                <Item icon={KeyRound} onSelect={go("credentials?new=1")}>
                  {words.addCredential}
                </Item>
                {THEMES.filter((each) => each.value !== theme).map(({ value, word, icon }) => (
                  <Item key={value} icon={icon} onSelect={run(() => setTheme(value))}>
                    {words.theme(word)}
                  </Item>
                ))}
                <Item icon={LogOut} onSelect={run(() => void signOut())}>
                  {words.signOut}
                </Item>
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  value?: string;
  icon: LucideIcon;
  hint?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon: Icon, hint, children, ...rest }: ItemProps) {
  return (
    <Command.Item
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm pointer-coarse:h-11 data-[selected=true]:bg-hover"
      {...rest}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="truncate">{children}</span>
      {hint && <span className="ml-auto">{hint}</span>}
    </Command.Item>
  );
}

function Keys({ keys }: { keys: string[] }) {
  return (
    <span aria-hidden className="hidden gap-0.5 sm:flex">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
