"use client";
import { Search } from "lucide-react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

interface SearchBoxProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
}

/** The search of a list; "/" jumps here. */
export function SearchBox({ value, onChange, label }: SearchBoxProps) {
  return (
    <div className="relative min-w-40 flex-1 sm:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        className="peer pr-8 pl-8"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1.5 right-2 hidden peer-placeholder-shown:block peer-focus:hidden pointer-coarse:hidden"
      >
        <Kbd>/</Kbd>
      </span>
    </div>
  );
}
