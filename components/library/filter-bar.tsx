"use client";
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { SearchBox } from "@/components/lists/search-box";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { STATES } from "@/components/ui/state";
import { useOwners, useTags } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { WORKFLOW_SORTS } from "./sorts";
import { tagTone } from "./tag-chip";
import type { Filters } from "./use-filters";

const words = m.library.filters;
const ANY = "any";
const RUN_STATES = ["running", "interrupted", "completed", "failed", "cancelled"] as const;

/** Search, order, and the filters behind a button that says how many are on; they stay open while one is. */
export function FilterBar({ filters }: { filters: Filters }) {
  const [opened, setOpened] = useState(false);
  const open = opened || filters.count > 0;
  const toggle = () => {
    setOpened(!open);
    if (open) filters.clear();
  };
  return (
    <div className="flex flex-col gap-2 pb-3">
      <div className="flex flex-wrap gap-2">
        <SearchBox
          value={filters.get("q")}
          onChange={(value) => filters.set({ q: value })}
          label={m.workflows.searchLabel}
        />
        <Button aria-expanded={open} aria-label={open ? words.clear : words.button} onClick={toggle}>
          {open ? <X aria-hidden /> : <ListFilter aria-hidden />}
          <span className="max-sm:hidden">{open ? words.clear : words.button}</span>
        </Button>
        <NativeSelect
          aria-label={words.sort}
          value={filters.sort}
          onValueChange={(value) => filters.set({ sort: value === "updated" ? null : value })}
          options={WORKFLOW_SORTS.map((value) => ({ value, label: words.sorts[value] }))}
          className="ml-auto w-32 sm:w-36"
        />
      </div>
      {open && <Choices filters={filters} />}
    </div>
  );
}

function Choices({ filters }: { filters: Filters }) {
  const tags = useTags().data ?? [];
  const owners = useOwners(true).data ?? [];
  const chosen = filters.get("tag").split(",").filter(Boolean);
  const choice = (name: "show" | "state" | "is" | "owner", label: string, any: string, options: [string, string][]) => (
    <NativeSelect
      aria-label={label}
      value={filters.get(name) || ANY}
      onValueChange={(value) => filters.set({ [name]: value === ANY ? null : value })}
      options={[{ value: ANY, label: any }, ...options.map(([value, text]) => ({ value, label: text }))]}
      className="w-40 max-sm:w-[calc(50%-4px)]"
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      {choice("show", words.show, words.anyShow, [
        ["published", words.published],
        ["draft", words.draft],
        ["changed", words.changed],
        ["template", words.template],
      ])}
      {choice("state", words.state, words.anyState, [
        ...RUN_STATES.map((state): [string, string] => [state, STATES[state].word]),
        ["never", words.never],
      ])}
      {choice("is", words.condition, words.anyCondition, [
        ["problems", words.problems],
        ["paused", words.paused],
        ["favourite", words.favourite],
      ])}
      {choice("owner", words.owner, words.anyOwner, [
        ["me", words.me],
        ...owners.map(({ id, name }): [string, string] => [id, name]),
      ])}
      <NativeSelect
        aria-label={words.tag}
        value={ANY}
        onValueChange={(value) => value !== ANY && filters.set({ tag: [...chosen, value].join(",") })}
        options={[
          { value: ANY, label: words.anyTag },
          ...tags.filter(({ name }) => !chosen.includes(name)).map(({ name }) => ({ value: name, label: name })),
        ]}
        className="w-32 max-sm:w-[calc(50%-4px)]"
      />
      {chosen.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={words.without(name)}
          onClick={() => filters.set({ tag: chosen.filter((each) => each !== name).join(",") })}
          className={`inline-flex h-7 items-center gap-1 rounded-sm px-2 font-medium text-xs ${tagTone(name)}`}
        >
          {name}
          <X aria-hidden className="size-3.5" />
        </button>
      ))}
    </div>
  );
}
