"use client";
import { type ComponentType, type ReactElement, useRef, useState } from "react";
import { Slot } from "./slot";

/** What a menu that comes later is given: the trigger to wrap (MenuTrigger asChild), and that it is open at first. */
export interface LateMenuProps {
  trigger: ReactElement;
  defaultOpen: boolean;
}

interface LazyMenuProps<P> {
  load: () => Promise<ComponentType<P & LateMenuProps>>;
  /** A plain button. */
  trigger: ReactElement;
  props: P;
}

/**
 * A menu whose code comes when somebody reaches for it: menus bring positioning and focus handling that no page needs to show itself.
 * Pointer or focus on the trigger begins to load, a click opens.
 */
export function LazyMenu<P extends object>({ load, trigger, props }: LazyMenuProps<P>) {
  const [Loaded, setLoaded] = useState<ComponentType<P & LateMenuProps> | null>(null);
  const coming = useRef<Promise<ComponentType<P & LateMenuProps>>>(undefined);
  const prepare = () => {
    coming.current ??= load();
    return coming.current;
  };
  if (Loaded) return <Loaded {...props} trigger={trigger} defaultOpen />;
  return (
    <Slot
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void prepare()}
      onFocus={() => void prepare()}
      onClick={async () => {
        const component = await prepare();
        setLoaded(() => component);
      }}
    >
      {trigger}
    </Slot>
  );
}
