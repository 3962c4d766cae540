/** The little Markdown that a comment has: bold, italic, code, links, lists, code blocks. Gives plain values, so no text becomes HTML. */

export type Inline =
  | { kind: "text" | "bold" | "italic" | "code"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "mention"; text: string };

export type Block =
  | { kind: "paragraph"; lines: Inline[][] }
  | { kind: "list"; items: Inline[][] }
  | { kind: "code"; text: string };

/** @param names people that may be mentioned; "@" before one of them is a mention. */
export function parseComment(body: string, names: readonly string[]): Block[] {
  const blocks: Block[] = [];
  const lines = body.split(/\r?\n/);
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const last = blocks.at(-1);
    if (line.startsWith("```")) {
      const end = lines.findIndex((each, index) => index > at && each.startsWith("```"));
      const until = end === -1 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, until).join("\n") });
      at = until;
    } else if (/^[-*] /.test(line)) {
      const item = inline(line.slice(2), longestFirst);
      if (last?.kind === "list" && /^[-*] /.test(lines[at - 1] ?? "")) last.items.push(item);
      else blocks.push({ kind: "list", items: [item] });
    } else if (line.trim() !== "") {
      const content = inline(line, longestFirst);
      if (last?.kind === "paragraph" && (lines[at - 1] ?? "").trim() !== "") last.lines.push(content);
      else blocks.push({ kind: "paragraph", lines: [content] });
    }
  }
  return blocks;
}

/** In this order: what begins first wins, and code shows what it holds as it is. */
const PATTERN =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\][]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])|@/g;

function inline(text: string, names: readonly string[]): Inline[] {
  const parts: Inline[] = [];
  const plain = (part: string) => {
    const last = parts.at(-1);
    if (part === "") return;
    if (last?.kind === "text") last.text += part;
    else parts.push({ kind: "text", text: part });
  };
  let from = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index < from) continue;
    const [whole, code, bold, italic, label, href, bare] = match;
    plain(text.slice(from, match.index));
    from = match.index + whole.length;
    if (code !== undefined) parts.push({ kind: "code", text: code });
    else if (bold !== undefined) parts.push({ kind: "bold", text: bold });
    else if (italic !== undefined) parts.push({ kind: "italic", text: italic });
    else if (label !== undefined && href !== undefined) parts.push({ kind: "link", text: label, href });
    else if (bare !== undefined) parts.push({ kind: "link", text: bare, href: bare });
    else {
      const lower = text.slice(from).toLowerCase();
      const name = names.find((each) => each !== "" && lower.startsWith(each.toLowerCase()));
      if (name === undefined) plain("@");
      else {
        parts.push({ kind: "mention", text: `@${text.slice(from, from + name.length)}` });
        from += name.length;
      }
    }
  }
  plain(text.slice(from));
  return parts;
}
