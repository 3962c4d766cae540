"use client";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

interface SearchBoxProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
}

/**
 * The search of a list; "/" jumps here. Keeps its own text: the URL's value comes back a moment after each key, and
 * would take letters away from a quick typist.
 */
export function SearchBox({ value, onChange, label }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value);
  }, [value]);
  return (
    <div className="relative min-w-40 flex-1 sm:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <Input
        ref={input}
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        className="peer pr-8 pl-8"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1.5 right-2 hidden not-pointer-coarse:peer-[:placeholder-shown:not(:focus)]:block"
      >
        <Kbd>/</Kbd>
      </span>
    </div>
  );
}
