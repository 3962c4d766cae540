/**
 * How well an item fits what was typed, for every palette: each word must be found somewhere, in the title better than in what is said
 * about it, at a word's beginning better than inside. Letters scattered over a title (fuzzy matching) offer too much.
 */
export function score(value: string, search: string, keywords: readonly string[] = []): number {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const title = value.toLowerCase();
  const about = keywords.join("\n").toLowerCase();
  let sum = 0;
  for (const word of words) {
    const found = inText(title, word) || inText(about, word) * 0.4;
    if (found === 0) return 0;
    sum += found;
  }
  return sum / words.length;
}

function inText(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === -1) return 0;
  if (at === 0) return 1;
  for (let next = at; next !== -1; next = text.indexOf(word, next + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(next - 1))) return 0.9;
  }
  return 0.6;
}
