import { EDIT_ACTIONS } from "./edit";
import type { CanvasAction, CanvasActionId } from "./types";
import { VIEW_ACTIONS } from "./view";

/** Every action of the canvas. The type says which there must be: one for each shortcut. */
export const CANVAS_ACTIONS: Readonly<Record<CanvasActionId, CanvasAction>> = { ...VIEW_ACTIONS, ...EDIT_ACTIONS };

export const CANVAS_ACTION_IDS = Object.keys(CANVAS_ACTIONS) as CanvasActionId[];
