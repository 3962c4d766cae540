/** The card of every trigger type: what draws triggers and offers them needs no more, and loads with no schema. */
import manual from "./manual/card";
import type { TriggerCard } from "./types";
import webhook from "./webhook/card";

const cards: TriggerCard[] = [manual, webhook];

export const triggerCards: ReadonlyMap<string, TriggerCard> = new Map(cards.map((card) => [card.type, card]));
