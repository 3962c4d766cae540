/** Where others are in a text that several people write: a caret in their colour, and what they have selected. */
import * as monaco from "monaco-editor";

export interface RemoteCaret {
  name: string;
  /** Last letter of a colour token: "a" of --person-a. */
  color: string;
  /** Offsets in the text; the caret is at `to`. */
  from: number;
  to: number;
}

/** Shows them in an editor; gives what to call with the next ones. They move with the text until then. */
export function showCarets(editor: monaco.editor.ICodeEditor): (carets: readonly RemoteCaret[]) => void {
  const shown = editor.createDecorationsCollection();
  return (carets) => {
    const model = editor.getModel();
    if (!model) return;
    shown.set(
      carets.flatMap(({ name, color, from, to }) => {
        const [start, end] = [Math.min(from, to), Math.max(from, to)].map((offset) => model.getPositionAt(offset));
        const head = model.getPositionAt(to);
        if (!start || !end) return [];
        const range = monaco.Range.fromPositions(start, end);
        const hoverMessage = { value: name };
        const caret = {
          range: monaco.Range.fromPositions(head),
          options: { beforeContentClassName: `remote-caret remote-${color}`, hoverMessage, stickiness: STAYS },
        };
        return range.isEmpty()
          ? [caret]
          : [
              caret,
              { range, options: { className: `remote-selection remote-${color}`, hoverMessage, stickiness: STAYS } },
            ];
      }),
    );
  };
}

// What somebody types at a place where another one is does not become part of the other's selection.
const STAYS = monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges;
