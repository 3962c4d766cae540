/** The documents of a YAML stream. A line of three dashes at its beginning ends a document and is nothing else, in texts too (YAML 1.2, 9.1.2). */
export function splitStream(text: string): string[] {
  return text.split(/^---[ \t]*\r?$/m).filter((part) => part.trim() !== "");
}
