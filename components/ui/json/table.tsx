import { m } from "@/lib/messages";
import { JsonLeaf } from "./leaf";
import { entriesOf, kindOf } from "./model";

const ROWS = 100;

/** An array of objects as a table; nested values are named by their size, the tree shows them whole. */
export function JsonTable({
  rows,
  columns,
  label,
}: {
  rows: readonly unknown[];
  columns: readonly string[];
  label: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-md border">
      <table className="w-full border-collapse font-mono text-xs">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            <th scope="col" className="border-b px-2 py-1 text-right font-medium text-faint">
              #
            </th>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="whitespace-nowrap border-b px-2 py-1 text-left font-medium text-muted"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a fixed value have no other identity.
            <tr key={index} className="hover:bg-hover">
              <td className="px-2 py-1 text-right align-top text-faint tabular-nums">{index}</td>
              {columns.map((column) => (
                <td key={column} className="max-w-72 px-2 py-1 align-top">
                  <Cell value={(row as Record<string, unknown>)[column]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS && (
        <p className="border-t px-2 py-1 text-faint text-xs">{m.json.firstRows(ROWS, rows.length)}</p>
      )}
    </section>
  );
}

function Cell({ value }: { value: unknown }) {
  if (value === undefined) return null;
  const size = entriesOf(value, "").length;
  if (size > 0)
    return <span className="text-faint">{kindOf(value) === "array" ? m.json.items(size) : m.json.keys(size)}</span>;
  return <JsonLeaf value={value} hit={false} />;
}
