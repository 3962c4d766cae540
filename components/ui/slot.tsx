import { cloneElement, isValidElement, type ReactNode, type Ref, useCallback } from "react";

type Props = Record<string, unknown>;

/** Both handlers, the child's first; other props of the child win over those from around it. Class names and styles add up. */
export function merged(outer: Props, child: Props): Props {
  const result = { ...outer, ...child };
  for (const [name, own] of Object.entries(child)) {
    const around = outer[name];
    if (/^on[A-Z]/.test(name) && typeof around === "function") {
      result[name] =
        typeof own === "function"
          ? (...args: unknown[]) => {
              own(...args);
              around(...args);
            }
          : around;
    } else if (name === "className") result[name] = [around, own].filter(Boolean).join(" ");
    else if (name === "style") result[name] = { ...(around as object), ...(own as object) };
  }
  return result;
}

function give(ref: Ref<unknown> | undefined, value: unknown): void {
  if (typeof ref === "function") ref(value);
  else if (ref) ref.current = value;
}

/** Renders its one child with these props as well: how a button's looks come to a link, and a menu's behaviour to a button. */
export function Slot({ children, ref, ...outer }: Props & { children?: ReactNode; ref?: Ref<unknown> }) {
  const child = isValidElement<Props>(children) ? children : null;
  const own = child?.props.ref as Ref<unknown> | undefined;
  const both = useCallback(
    (value: unknown) => {
      give(ref, value);
      give(own, value);
    },
    [ref, own],
  );
  if (!child) return null;
  return cloneElement(child, { ...merged(outer, child.props), ref: ref && own ? both : (ref ?? own) });
}
