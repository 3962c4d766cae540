"use client";
import { Fragment, memo } from "react";
import { type Block, type Inline, parseMarkdown } from "./markdown";

/** A note's text as elements; nothing in it is ever taken as HTML. */
export const Rendered = memo(function Rendered({ text }: { text: string }) {
  return (
    <div className="space-y-1.5 break-words text-sm [&_a]:underline [&_code]:rounded-sm [&_code]:bg-[color-mix(in_oklab,currentColor_9%,transparent)] [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs">
      {parseMarkdown(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a text have nothing but their place.
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
});

const HEADING = { 1: "font-medium text-lg", 2: "font-medium text-base", 3: "font-medium text-sm" };

function BlockView({ block }: { block: Block }) {
  if (block.kind === "heading")
    return (
      <p className={HEADING[block.level]}>
        <Parts parts={block.children} />
      </p>
    );
  if (block.kind === "paragraph")
    return (
      <p className="whitespace-pre-wrap">
        <Parts parts={block.children} />
      </p>
    );
  const List = block.ordered ? "ol" : "ul";
  return (
    <List className={block.ordered ? "list-decimal pl-5" : "list-disc pl-4"}>
      {block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items of a text have nothing but their place.
        <li key={index}>
          <Parts parts={item} />
        </li>
      ))}
    </List>
  );
}

function Parts({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line have nothing but their place.
    return <Fragment key={index}>{view(part)}</Fragment>;
  });
}

function view(part: Inline) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong className="font-medium">
          <Parts parts={part.children} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Parts parts={part.children} />
        </em>
      );
    case "link":
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow" className="nodrag nopan">
          <Parts parts={part.children} />
        </a>
      );
  }
}
