import { useSyncExternalStore } from "react";

/** One value that changes; components read parts of it and render again only when their part is another one. */
export class Observable<T extends object> {
  private listeners = new Set<() => void>();
  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(patch: Partial<T>): void {
    const changed = (Object.keys(patch) as (keyof T)[]).some((key) => patch[key] !== this.value[key]);
    if (!changed) return;
    this.value = { ...this.value, ...patch };
    for (const listener of this.listeners) listener();
  }
}

/** Anything with `get` and `subscribe`. The selector must return a stable value (a part of the snapshot, or a primitive). */
export function useSelected<S, R>(
  source: { get: () => S; subscribe: (listener: () => void) => () => void },
  selector: (snapshot: S) => R,
): R {
  const read = () => selector(source.get());
  return useSyncExternalStore(source.subscribe, read, read);
}
