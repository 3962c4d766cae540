/** The card of every node type: what draws nodes and offers them needs no more, and loads with no schema. */
import chatModel from "./chat_model/card";
import code from "./code/card";
import delay from "./delay/card";
import httpRequest from "./http_request/card";
import humanConfirmation from "./human_confirmation/card";
import router from "./router/card";
import transform from "./transform/card";
import type { NodeCard } from "./types";
import workflow from "./workflow/card";

/** In the order of the palette. */
const cards: NodeCard[] = [router, delay, workflow, transform, httpRequest, code, chatModel, humanConfirmation];

export const nodeCards: ReadonlyMap<string, NodeCard> = new Map(cards.map((card) => [card.type, card]));
