"use client";
import { Braces, Link2 } from "lucide-react";
import { useMemo } from "react";
import { m } from "@/lib/messages";
import { Badge } from "../badge";
import { cn } from "../cn";
import { CopyButton } from "../copy-button";
import type { JsonMatches } from "./model";
import { type Declared, type SchemaRow, schemaOf, schemaRows, shapeOf } from "./schema";

interface SchemaViewProps {
  value: unknown;
  path: string;
  /** As the workflow declares it; null where nobody said. */
  declared: Declared | null;
  /** What is searched; null while nothing is. */
  matches: JsonMatches | null;
}

/** The types of a value's parts, read from it, beside what is declared. */
export function SchemaView({ value, path, declared, matches }: SchemaViewProps) {
  const rows = useMemo(() => schemaRows(value, path, declared), [value, path, declared]);
  const needle = matches?.needle;
  const shown = rows.filter(({ path: at, description }) =>
    needle === undefined ? true : `${at} ${description ?? ""}`.toLowerCase().includes(needle),
  );
  return (
    <div>
      <div className="mb-1 flex items-center gap-2 text-faint text-xs">
        <span>{declared ? m.json.schemaDeclared : m.json.schemaInferred}</span>
        <CopyButton
          className="ml-auto size-6"
          icon={Braces}
          value={() => JSON.stringify(declared ?? schemaOf(shapeOf(value)), null, 2)}
          label={m.json.copySchema}
        />
      </div>
      {shown.length === 0 ? (
        <p className="py-2 text-faint text-sm">{needle === undefined ? m.json.schemaEmpty : m.json.noMatch}</p>
      ) : (
        <ul className="text-xs">
          {shown.map((row) => (
            <Row key={`${row.path} ${row.name === null ? "items" : ""} ${row.depth}`} row={row} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ row }: { row: SchemaRow }) {
  const { name, path, depth, kinds, declared, isOptional, isMissing, isOther, description } = row;
  const said = kinds.length > 0 ? kinds : declared;
  return (
    <li className="group/line relative rounded-sm py-0.5 pr-8 hover:bg-hover" style={{ paddingLeft: depth * 16 }}>
      <div className="flex min-h-5 flex-wrap items-center gap-x-2 gap-y-0.5">
        <code className={cn(name === null && "font-sans text-faint")}>{name ?? m.json.eachItem}</code>
        <span className={cn("text-muted", isOther && "text-failed")}>{said.map(sayKind).join(m.json.or)}</span>
        {isOther && <Badge tone="failed">{m.json.declaredAs(declared.map(sayKind).join(m.json.or))}</Badge>}
        {isOptional && <span className="text-faint">{m.json.optional}</span>}
        {isMissing && <Badge tone="failed">{m.json.missing}</Badge>}
        {kinds.length === 0 && !isMissing && <span className="text-faint">{m.json.notThere}</span>}
      </div>
      {description && <p className="text-faint">{description}</p>}
      <CopyButton
        className="absolute top-0 right-0 size-6 bg-raised opacity-0 focus-visible:opacity-100 group-hover/line:opacity-100"
        icon={Link2}
        value={path}
        label={m.json.copyPath}
      />
    </li>
  );
}

function sayKind(kind: string): string {
  return m.json.kinds[kind] ?? kind;
}
