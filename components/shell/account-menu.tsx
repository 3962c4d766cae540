"use client";
import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import { signOut } from "@/lib/client/auth";
import { m } from "@/lib/messages";
import { useWorkspace } from "./workspace";

export const THEMES = [
  { value: "system", word: m.shell.themeSystem, icon: Monitor },
  { value: "light", word: m.shell.themeLight, icon: Sun },
  { value: "dark", word: m.shell.themeDark, icon: Moon },
] as const;

interface AccountMenuProps {
  collapsed?: boolean;
  /** As the last cell of the bottom bar. */
  bar?: boolean;
  onShortcuts: () => void;
}

/** Who is signed in, the theme, shortcuts, signing out. */
export function AccountMenu({ collapsed, bar, onShortcuts }: AccountMenuProps) {
  const { user } = useWorkspace();
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger
        aria-label={bar ? undefined : `${m.shell.account}: ${user.name}`}
        className={
          bar
            ? "flex h-14 flex-col items-center justify-center gap-0.5 text-muted text-xs"
            : cn(
                "flex h-9 w-full items-center gap-2 rounded-md text-left text-muted text-sm transition-colors hover:bg-hover hover:text-text data-[state=open]:bg-hover",
                collapsed ? "justify-center" : "px-1.5",
              )
        }
      >
        {bar ? (
          <>
            <CircleUser aria-hidden className="size-5" />
            {m.shell.account}
          </>
        ) : (
          <>
            <span
              aria-hidden
              className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-accent-text text-xs"
            >
              {(user.name || user.email).slice(0, 1).toUpperCase()}
            </span>
            {!collapsed && <span className="truncate">{user.name}</span>}
          </>
        )}
      </MenuTrigger>
      <MenuContent align={bar ? "end" : "start"} side="top" className="w-56">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{user.name}</p>
          <p className="truncate text-faint text-xs">{user.email}</p>
        </div>
        <MenuSeparator />
        <MenuLabel>{m.shell.theme}</MenuLabel>
        <MenuRadioGroup value={theme} onValueChange={setTheme}>
          {THEMES.map(({ value, word, icon: Icon }) => (
            <MenuRadioItem key={value} value={value}>
              <Icon aria-hidden />
              {word}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem hint={<Kbd>?</Kbd>} onSelect={onShortcuts}>
          <Keyboard aria-hidden />
          {m.shell.shortcuts}
        </MenuItem>
        <MenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          {m.auth.signOut}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
