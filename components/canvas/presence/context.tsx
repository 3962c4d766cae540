"use client";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useSelected } from "../observable";
import type { Collab } from "../use-collab";
import type { Others, Presence } from "./presence";

const Context = createContext<Presence | null>(null);
const NOBODY: Others = { people: [], following: null };
const ALONE = { get: () => NOBODY, subscribe: () => () => {} };

/** Makes known who else is here, once there is a connection. */
export function PresenceProvider({ collab, children }: { collab: Pick<Collab, "people">; children: ReactNode }) {
  const awareness = useSelected(collab.people, (value) => value.awareness);
  const [presence, setPresence] = useState<Presence | null>(null);
  useEffect(() => {
    if (!awareness) return;
    let made: Presence | null = null;
    let left = false;
    // What reads the others' states is loaded when there is a connection, as the connection itself.
    void import("./presence").then(({ Presence }) => {
      if (left) return;
      made = new Presence(awareness);
      setPresence(made);
    });
    return () => {
      left = true;
      made?.close();
      setPresence(null);
    };
  }, [awareness]);
  return <Context value={presence}>{children}</Context>;
}

/** Null while there is nobody who could see one. */
export function usePresence(): Presence | null {
  return useContext(Context);
}

/** A part of what the others show. The selector must return a stable value. */
export function useOthers<R>(selector: (others: Others) => R): R {
  return useSelected<Others, R>(useContext(Context) ?? ALONE, selector);
}
