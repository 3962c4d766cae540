"use client";
import { useEffect } from "react";
import { useOthers, usePresence } from "@/components/canvas/presence/context";
import { initialsOf, type Person } from "@/components/canvas/presence/person";
import { m } from "@/lib/messages";

/** Who else has the block open, as a small stack; and tells them of oneself. */
export default function People() {
  const presence = usePresence();
  const people = useOthers((others) => others.people);
  useEffect(() => {
    const tell = () => presence?.show({ away: document.hidden });
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [presence]);
  // Somebody with two windows is one person; the window that is looked at counts.
  const each = new Map<string, Person>();
  for (const person of people) {
    const known = each.get(person.userId);
    if (!known || (known.away && !person.away)) each.set(person.userId, person);
  }
  if (each.size === 0) return null;
  return (
    <ul aria-label={m.collab.people} className="flex items-center">
      {[...each.values()].map((person) => (
        <li
          key={person.userId}
          title={person.name}
          className={`-ml-1 flex size-7 items-center justify-center rounded-full border-2 font-semibold text-[11px] leading-none first:ml-0 ${person.away ? "bg-surface text-muted" : "border-bg"}`}
          // Who is away is an outline: a pale colour would not be read.
          style={person.away ? { borderColor: person.color } : { background: person.color, color: "var(--on-person)" }}
        >
          <span aria-hidden>{initialsOf(person.name)}</span>
          <span className="sr-only">{person.name}</span>
        </li>
      ))}
    </ul>
  );
}
