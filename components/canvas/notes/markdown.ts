/**
 * The light markdown of sticky notes as a tree: headings, lists, paragraphs; bold, italic, code, links. There is no HTML in it and none
 * comes out of it: whatever is no markdown is text.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; children: Inline[] }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "list"; ordered: boolean; items: Inline[][] };

/** Links lead to the web or to a mail program; anything else, such as javascript:, stays text. */
const SAFE = /^(https?:\/\/|mailto:)[^\s]+$/i;
const MARK =
  /(`[^`\n]+`)|(\*\*[^*\n]+\*\*)|(\*[^*\s][^*\n]*\*|_[^_\s][^_\n]*_)|\[([^\]\n]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>()]+)/g;
const WORD = /[\p{L}\p{N}]/u;

/** Reads one line's marks. Inside of bold, italic and links there may be further ones. */
export function parseInline(text: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  const plain = (end: number) => {
    if (end > from) found.push({ kind: "text", text: text.slice(from, end) });
  };
  for (const match of text.matchAll(MARK)) {
    const [whole, code, strong, em, label, href, bare] = match;
    const at = match.index;
    // An underscore inside a word is part of it: node_id.
    if (em?.startsWith("_") && (WORD.test(text.charAt(at - 1)) || WORD.test(text.charAt(at + whole.length)))) continue;
    if (href !== undefined && !SAFE.test(href)) continue;
    plain(at);
    from = at + whole.length;
    if (code) found.push({ kind: "code", text: code.slice(1, -1) });
    else if (strong) found.push({ kind: "strong", children: parseInline(strong.slice(2, -2)) });
    else if (em) found.push({ kind: "em", children: parseInline(em.slice(1, -1)) });
    else if (label !== undefined && href !== undefined) found.push({ kind: "link", href, children: parseLabel(label) });
    else if (bare) found.push({ kind: "link", href: bare, children: [{ kind: "text", text: bare }] });
  }
  plain(text.length);
  return found;
}

/** A link holds no link. */
function parseLabel(label: string): Inline[] {
  return parseInline(label).map((part) => (part.kind === "link" ? { kind: "text", text: label } : part));
}

/** Reads a note's text. */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    const item = /^ {0,3}(?:[-*]|(\d{1,3})[.)]) +(.*)$/.exec(line);
    const last = blocks.at(-1);
    if (line.trim() === "") open = false;
    else if (heading?.[1] && heading[2]) {
      blocks.push({ kind: "heading", level: heading[1].length as 1 | 2 | 3, children: parseInline(heading[2]) });
      open = false;
    } else if (item) {
      const ordered = item[1] !== undefined;
      const children = parseInline(item[2] ?? "");
      if (open && last?.kind === "list" && last.ordered === ordered) last.items.push(children);
      else blocks.push({ kind: "list", ordered, items: [children] });
      open = true;
    } else if (open && last?.kind === "paragraph")
      last.children.push({ kind: "text", text: "\n" }, ...parseInline(line));
    else {
      blocks.push({ kind: "paragraph", children: parseInline(line) });
      open = true;
    }
  }
  return blocks;
}
