"use client";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Textarea } from "@/components/ui/input";
import type { CommentPerson } from "@/lib/api/contracts/comments";
import { messageOf } from "@/lib/client/api";
import { usePeople } from "@/lib/client/comments";
import { m } from "@/lib/messages";

const MOST_SHOWN = 6;

interface ComposerProps {
  workflowId: string;
  label: string;
  placeholder: string;
  action: string;
  initial?: string;
  autoFocus?: boolean;
  /** Resolves when it is stored; rejects with what the person is told. */
  onSend: (body: string) => Promise<unknown>;
  onCancel?: () => void;
}

/** Where a comment is written: Mod+Enter sends it, Escape gives up, an @ offers people. */
export function Composer(props: ComposerProps) {
  const { workflowId, label, placeholder, action, initial = "", autoFocus = false, onSend, onCancel } = props;
  const [text, setText] = useState(initial);
  const [caret, setCaret] = useState<number | null>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const query = caret === null ? null : mentionAt(text, caret);
  const people = usePeople(workflowId, query !== null).data;
  const offered = query === null || !people ? [] : matching(people, query);
  useEffect(() => {
    if (!autoFocus) return;
    field.current?.focus();
    field.current?.setSelectionRange(initial.length, initial.length);
  }, [autoFocus, initial]);

  const send = async () => {
    const body = text.trim();
    if (body === "" || pending) return;
    if (new TextEncoder().encode(body).length > 10_240) return setFailure(m.comments.tooLong);
    setPending(true);
    setFailure(null);
    try {
      await onSend(body);
      setText("");
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  const mention = (person: CommentPerson) => {
    if (caret === null || query === null) return;
    const before = `${text.slice(0, caret - query.length)}${person.name} `;
    setText(before + text.slice(caret));
    setCaret(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const done = (run: () => void) => {
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    const person = offered[chosen];
    if (person) {
      if (event.key === "ArrowDown") return done(() => setChosen((chosen + 1) % offered.length));
      if (event.key === "ArrowUp") return done(() => setChosen((chosen + offered.length - 1) % offered.length));
      if (event.key === "Enter" || event.key === "Tab") return done(() => mention(person));
      if (event.key === "Escape") return done(() => setCaret(null));
    }
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) return done(() => void send());
    if (event.key === "Escape" && onCancel) return done(onCancel);
  };
  const follow = (value: string, at: number) => {
    setText(value);
    setCaret(at);
    setChosen(0);
  };
  return (
    <div className="relative space-y-2">
      <Textarea
        ref={field}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${chosen}` : undefined}
        className="min-h-16 resize-y"
        placeholder={placeholder}
        value={text}
        maxLength={10_240}
        onChange={(event) => follow(event.target.value, event.target.selectionStart)}
        onBlur={() => setCaret(null)}
        data-sends
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 && (
        <div
          id={listId}
          role="listbox"
          aria-label={m.comments.people}
          className="absolute inset-x-0 top-full z-20 -mt-1 rounded-lg border bg-raised p-1 shadow-float"
        >
          {offered.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={cn("cursor-default truncate rounded-md px-2 py-1 text-sm", index === chosen && "bg-hover")}
              onPointerDown={(event) => {
                event.preventDefault();
                mention(person);
              }}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      {failure && (
        <p role="alert" className="text-failed text-xs">
          {failure}
        </p>
      )}
      <div className="flex justify-end gap-2">
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel}>
            {m.common.cancel}
          </Button>
        )}
        <Button size="sm" variant="primary" pending={pending} disabled={text.trim() === ""} onClick={() => void send()}>
          {action}
        </Button>
      </div>
    </div>
  );
}

/** What is typed after the @ before the caret; null when none is being typed. */
export function mentionAt(text: string, caret: number): string | null {
  return /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}.' -]{0,39}|)$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

function matching(people: readonly CommentPerson[], query: string): CommentPerson[] {
  const wanted = query.toLowerCase();
  const fits = (name: string) => name.startsWith(wanted) || name.includes(` ${wanted}`);
  // A whole name and a space after it: it is written, the sentence goes on.
  return people.filter(({ name }) => fits(name.toLowerCase())).slice(0, MOST_SHOWN);
}
