"use client";
import { Search } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { type CredentialForm, fittingForms } from "./form-schema";
import { TypeIcon } from "./type-icon";

const words = m.credentials;

/** What a new credential is for: searched by name, description and other words; the arrow keys walk, Enter takes the first. */
export function TypePicker({ forms, onPick }: { forms: readonly CredentialForm[]; onPick: (type: string) => void }) {
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const found = fittingForms(forms, query);
  const groups = [...new Set(found.map(({ category }) => category))];
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = all.findIndex((each) => each.matches(":focus"));
    event.preventDefault();
    all[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1)]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are a shortcut over buttons that Tab reaches as well
    <div className="flex flex-col gap-3 pb-2" onKeyDown={move}>
      <div className="sticky -top-3 z-10 -mx-1 bg-raised px-1 pt-1 pb-2">
        <Search aria-hidden className="pointer-events-none absolute top-3 left-3.5 size-4 text-faint" />
        <Input
          autoFocus
          role="searchbox"
          aria-label={words.searchTypes}
          placeholder={words.searchTypes}
          value={query}
          className="pl-8"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found[0]) onPick(found[0].type);
          }}
        />
      </div>
      <div ref={list} className="flex flex-col gap-4">
        {groups.map((group) => (
          <section key={group} aria-label={words.categories[group]}>
            <h3 className="mb-1.5 font-medium text-faint text-xs">{words.categories[group]}</h3>
            <ul className="flex flex-col gap-1.5">
              {found
                .filter(({ category }) => category === group)
                .map((form) => (
                  <li key={form.type}>
                    <button
                      type="button"
                      onClick={() => onPick(form.type)}
                      className="flex w-full items-center gap-3 rounded-lg border px-3 py-2 text-left hover:bg-hover"
                    >
                      <TypeIcon icon={form.icon} />
                      <span className="min-w-0">
                        <span className="block font-medium text-sm">{form.title}</span>
                        <span className="block text-muted text-xs">{form.description}</span>
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <p role="status" className="text-muted text-sm">
        {found.length === 0 ? words.noType : ""}
      </p>
    </div>
  );
}
