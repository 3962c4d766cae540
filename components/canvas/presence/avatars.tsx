"use client";
import { useState } from "react";
import { m } from "@/lib/messages";
import { useOthers, usePresence } from "./context";
import { initialsOf, type Person } from "./person";

const MOST = 5;

/** Who else is here, as a small stack. A click follows what that person sees, another one stops. */
export default function Avatars() {
  const presence = usePresence();
  const people = useOthers((others) => others.people);
  const following = useOthers((others) => others.following);
  const [open, setOpen] = useState(false);
  // Somebody with two windows is one person; the window that is looked at counts.
  const each = new Map<string, Person>();
  for (const person of people) {
    const known = each.get(person.userId);
    if (!known || (known.away && !person.away)) each.set(person.userId, person);
  }
  const all = [...each.values()];
  if (all.length === 0) return null;
  const shown = all.slice(0, open ? all.length : all.length > MOST ? MOST - 1 : MOST);
  const rest = all.slice(shown.length);
  return (
    <ul aria-label={m.collab.people} className="mr-1 flex items-center">
      {shown.map((person) => (
        <li key={person.userId} className="-ml-1 first:ml-0">
          <Avatar
            person={person}
            followed={person.client === following}
            onClick={() => presence?.follow(person.client === following ? null : person.client)}
          />
        </li>
      ))}
      {rest.length > 0 && (
        <li className="-ml-1">
          <button
            type="button"
            aria-label={m.collab.more(rest.length)}
            title={rest.map((person) => person.name).join(", ")}
            onClick={() => setOpen(true)}
            className="flex h-7 min-w-7 items-center justify-center rounded-full border-2 border-bg bg-hover px-1 font-medium text-[11px] text-muted tabular-nums"
          >
            +{rest.length}
          </button>
        </li>
      )}
    </ul>
  );
}

function Avatar({ person, followed, onClick }: { person: Person; followed: boolean; onClick: () => void }) {
  const label = followed ? m.collab.unfollow(person.name) : m.collab.follow(person.name);
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={followed}
      title={label}
      onClick={onClick}
      className={`flex size-7 items-center justify-center rounded-full border-2 font-semibold text-[11px] leading-none transition-transform hover:z-10 motion-safe:hover:-translate-y-px focus-visible:z-10 ${person.away ? "bg-surface text-muted" : "border-bg"}`}
      // Who is away is an outline: a pale colour would not be read.
      style={{
        ...(person.away ? { borderColor: person.color } : { background: person.color, color: "var(--on-person)" }),
        boxShadow: followed ? `0 0 0 2px ${person.color}` : undefined,
      }}
    >
      {initialsOf(person.name)}
    </button>
  );
}
