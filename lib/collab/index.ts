/**
 * The document that people edit together. `shape/` is Yjs ↔ workflow, for browser and server; `store/` keeps it in PostgreSQL and derives the
 * draft from it; `kinds/` says what a document is made of and who may change it; `server/` is the WebSocket. Use-cases tell those who have a
 * document open that there is news.
 */
export { announce, announceInside } from "./announce";
