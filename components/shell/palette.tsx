"use client";
import { Command } from "cmdk";
import { Braces, FileUp, Keyboard, KeyRound, LogOut, type LucideIcon, Plus, Star, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { signOut } from "@/lib/client/auth";
import { useBlocks } from "@/lib/client/code-blocks";
import { useFavourites } from "@/lib/client/favourites";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { capsOf } from "./keys";
import { NAV } from "./nav";
import { PaletteExecutions } from "./palette-executions";
import { askSources, type PaletteGroup, useShellActions } from "./palette-sources";
import { score } from "./score";
import { useModKey } from "./shortcuts";
import { THEMES } from "./themes";
import { useMay, useWorkspace } from "./workspace";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** What the page behind offers, asked anew at each opening. */
function useSources(open: boolean, mod: string): readonly PaletteGroup[] | null {
  const [groups, setGroups] = useState<readonly PaletteGroup[] | null>(null);
  useEffect(() => {
    if (!open) return;
    let stale = false;
    askSources(mod).then((found) => {
      if (!stale) setGroups(found);
    });
    return () => {
      stale = true;
      setGroups(null);
    };
  }, [open, mod]);
  return groups;
}

/** Mod+K: what can be done here, places, workflows by name, executions by id, actions. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const router = useRouter();
  const mod = useModKey();
  const { slug } = useWorkspace();
  const mayChange = useMay("workflow.create");
  const { theme, setTheme } = useTheme();
  const { openShortcuts } = useShellActions();
  const [search, setSearch] = useState("");
  const workflows = useWorkflows().data?.pages.flatMap((page) => page.items) ?? [];
  const blocks = useBlocks({}, open).data?.pages.flatMap((page) => page.items) ?? [];
  const favourites = useFavourites().data ?? [];
  const sources = useSources(open, mod);
  const words = m.shell.palette;
  const close = (now: boolean) => {
    setSearch("");
    onOpenChange(now);
  };
  const chosen = useRef<(() => void) | null>(null);
  const run = (action: () => void) => () => {
    chosen.current = action;
    close(false);
  };
  const go = (path: string) => run(() => router.push(`/${slug}/${path}`));
  // The dialog gives the focus back as it closes: what opens another one, or a field, comes after that.
  const onClosed = () => {
    const action = chosen.current;
    chosen.current = null;
    if (action) setTimeout(action, 0);
  };
  return (
    <Dialog.Root open={open} onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onClosed}
          className="fixed inset-x-3 top-[10vh] z-50 animate-enter overflow-hidden rounded-lg border bg-raised shadow-float outline-none sm:inset-x-auto sm:left-1/2 sm:-ml-[290px] sm:w-[580px]"
        >
          <Dialog.Title className="sr-only">{words.title}</Dialog.Title>
          <Command
            label={words.title}
            loop
            filter={(value, typed, keywords) => score(itemTitle(value), typed, keywords)}
          >
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder={words.placeholder}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none pointer-coarse:text-lg"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="py-10 text-center text-muted text-sm">{words.empty}</Command.Empty>
              {sources?.map(({ heading, items, searched }) =>
                items.length === 0 || (searched && search.trim() === "") ? null : (
                  <Group key={heading} heading={heading}>
                    {items.map((item) => (
                      <Item
                        key={item.id}
                        value={itemValue(item.words, item.id)}
                        keywords={item.keywords}
                        icon={item.icon}
                        hint={item.keys && <Keys keys={item.keys} />}
                        onSelect={run(item.run)}
                      >
                        {item.words}
                      </Item>
                    ))}
                  </Group>
                ),
              )}
              <Group heading={words.navigation}>
                {NAV.map(({ path, word, icon, key }) => (
                  <Item
                    key={path}
                    value={itemValue(`Go to ${word}`, path)}
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
                      value={itemValue(workflow.name, workflow.id)}
                      keywords={[workflow.slug]}
                      icon={Workflow}
                      onSelect={go(`workflows/${workflow.slug}`)}
                    >
                      {workflow.name}
                    </Item>
                  ))}
                </Group>
              )}
              {blocks.length > 0 && (
                <Group heading={words.blocks}>
                  {blocks.map((block) => (
                    <Item
                      key={block.id}
                      value={itemValue(block.name, block.id)}
                      keywords={[block.slug]}
                      icon={Braces}
                      onSelect={go(`code-blocks/${block.slug}`)}
                    >
                      {block.name}
                    </Item>
                  ))}
                </Group>
              )}
              <PaletteExecutions
                search={search}
                render={(id, label, icon) => (
                  <Item
                    key={id}
                    value={itemValue(label, id)}
                    keywords={[id]}
                    icon={icon}
                    onSelect={go(`executions/${id}`)}
                  >
                    {label}
                  </Item>
                )}
                group={(items) => <Group heading={m.tools.palette.executions}>{items}</Group>}
              />
              <Group heading={words.actions}>
                {mayChange && (
                  <>
                    <Item value={itemValue(words.newWorkflow)} icon={Plus} onSelect={go("workflows?new=blank")}>
                      {words.newWorkflow}
                    </Item>
                    <Item value={itemValue(words.importWorkflow)} icon={FileUp} onSelect={go("workflows?new=yaml")}>
                      {words.importWorkflow}
                    </Item>
                    <Item value={itemValue(words.newBlock)} icon={Braces} onSelect={go("code-blocks?new=1")}>
                      {words.newBlock}
                    </Item>
                    <Item value={itemValue(words.addCredential)} icon={KeyRound} onSelect={go("credentials?new=1")}>
                      {words.addCredential}
                    </Item>
                  </>
                )}
                <Item
                  value={itemValue(m.tools.actions.shortcuts)}
                  icon={Keyboard}
                  onSelect={run(openShortcuts)}
                  hint={<Keys keys={capsOf("help", mod)} />}
                >
                  {m.tools.actions.shortcuts}
                </Item>
                {THEMES.filter((each) => each.value !== theme).map(({ value, word, icon }) => (
                  <Item
                    key={value}
                    value={itemValue(words.theme(word))}
                    icon={icon}
                    onSelect={run(() => setTheme(value))}
                  >
                    {words.theme(word)}
                  </Item>
                ))}
                <Item value={itemValue(words.signOut)} icon={LogOut} onSelect={run(() => void signOut())}>
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

/** cmdk knows an item by its value: two of the same name must differ, and the difference is not searched. */
const itemValue = (title: string, id = "") => `${title}\u2063${id}`;
const itemTitle = (value: string) => value.split("\u2063")[0] ?? value;

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
  value: string;
  keywords?: readonly string[];
  icon: LucideIcon;
  hint?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon: Icon, hint, children, keywords, ...rest }: ItemProps) {
  return (
    <Command.Item
      keywords={keywords && [...keywords]}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm pointer-coarse:h-11 data-[selected=true]:bg-hover"
      {...rest}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="truncate">{children}</span>
      {hint && <span className="ml-auto">{hint}</span>}
    </Command.Item>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span aria-hidden className="hidden gap-0.5 sm:flex">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
