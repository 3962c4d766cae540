"use client";
import { memo, type RefObject } from "react";
import { type PaletteRequest, useCanvas } from "../context";
import { Drawing } from "../drawing";
import { AddButton, CanvasTools } from "./canvas-tools";
import { CommentPoints, ConnectionReason, ContextMenu, PresenceLayer, SelectionToolbar } from "./parts";
import type { Acting } from "./tools";

interface SurfaceProps {
  canvas: RefObject<HTMLElement | null>;
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  onArrange: () => void;
  /** The page has had time: what shows nothing at first may come. */
  idle: boolean;
  /** Null until the tools are there. */
  acting: Acting | null;
}

/** The drawing with its tools. What the server says of the workflow renders beside it, not the drawing. */
export const Surface = memo(function Surface({ canvas, palette, onPalette, onArrange, idle, acting }: SurfaceProps) {
  const { readOnly } = useCanvas();
  return (
    <Drawing palette={palette} onPalette={onPalette}>
      <CanvasTools onArrange={readOnly ? undefined : onArrange} />
      {!readOnly && <AddButton canvas={canvas} />}
      {idle && <ConnectionReason />}
      {idle && <PresenceLayer />}
      {acting && !readOnly && <SelectionToolbar {...acting} />}
      {acting && <ContextMenu {...acting} canvas={canvas} />}
      {idle && <CommentPoints />}
    </Drawing>
  );
});
