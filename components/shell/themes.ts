import { Monitor, Moon, Sun } from "lucide-react";
import { m } from "@/lib/messages";

/** The themes that one can choose, as next-themes names them. */
export const THEMES = [
  { value: "system", word: m.shell.themeSystem, icon: Monitor },
  { value: "light", word: m.shell.themeLight, icon: Sun },
  { value: "dark", word: m.shell.themeDark, icon: Moon },
] as const;
