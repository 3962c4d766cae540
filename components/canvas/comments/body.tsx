"use client";
import { Fragment, type ReactNode, useMemo } from "react";
import { type Inline, parseComment } from "./markdown";

/** A comment's text. @param names who is mentioned in it. */
export function CommentBody({ body, names }: { body: string; names: readonly string[] }) {
  const blocks = useMemo(() => parseComment(body, names), [body, names]);
  return (
    <div className="space-y-1.5 break-words text-sm">
      {blocks.map((block, at) => {
        const key = `${at}`;
        if (block.kind === "code")
          return (
            <pre key={key} className="overflow-x-auto rounded-md bg-sunken px-2 py-1.5 font-mono text-xs">
              {block.text}
            </pre>
          );
        if (block.kind === "list")
          return (
            <ul key={key} className="list-disc space-y-0.5 pl-4">
              {lines(block.items, (item) => (
                <li>{item}</li>
              ))}
            </ul>
          );
        return (
          <p key={key}>
            {lines(block.lines, (line, last) => (
              <>
                {line}
                {!last && <br />}
              </>
            ))}
          </p>
        );
      })}
    </div>
  );
}

function lines(all: readonly Inline[][], wrap: (content: ReactNode, last: boolean) => ReactNode): ReactNode[] {
  return all.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text; they have no identity but their place.
    <Fragment key={at}>
      {wrap(
        line.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <Part key={index} part={part} />
        )),
        at === all.length - 1,
      )}
    </Fragment>
  ));
}

function Part({ part }: { part: Inline }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "bold":
      return <strong className="font-medium">{part.text}</strong>;
    case "italic":
      return <em>{part.text}</em>;
    case "code":
      return <code className="rounded-sm bg-sunken px-1 font-mono text-xs">{part.text}</code>;
    case "mention":
      return <span className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent-text">{part.text}</span>;
    case "link":
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent-text underline">
          {part.text}
        </a>
      );
  }
}
