"use client";
import { CircleUser, Keyboard, LayoutGrid, LogOut } from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import { Kbd } from "@/components/ui/kbd";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
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
import { NAV } from "./nav";
import { THEMES } from "./themes";
import { useWorkspace } from "./workspace";

interface AccountMenuProps extends LateMenuProps {
  align: "start" | "end";
  onShortcuts: () => void;
}

/** Who is signed in, the theme, shortcuts, signing out. */
export function AccountMenu({ trigger, defaultOpen, align, onShortcuts }: AccountMenuProps) {
  const { user, slug } = useWorkspace();
  const { theme, setTheme } = useTheme();
  return (
    <Menu defaultOpen={defaultOpen}>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align={align} side="top" className="w-56">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{user.name}</p>
          <p className="truncate text-faint text-xs">{user.email}</p>
        </div>
        <MenuSeparator />
        {NAV.filter(({ isWide }) => isWide).map(({ path, word, icon: Icon }) => (
          <MenuItem key={path} asChild className="md:hidden">
            <Link href={`/${slug}/${path}`}>
              <Icon aria-hidden />
              {word}
            </Link>
          </MenuItem>
        ))}
        <MenuSeparator className="md:hidden" />
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
        <MenuItem asChild>
          <Link href={`/${slug}/settings/profile`}>
            <CircleUser aria-hidden />
            {m.account.tab}
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link href="/workspaces">
            <LayoutGrid aria-hidden />
            {m.workspaces.title}
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          {m.auth.signOut}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
