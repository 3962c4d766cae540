/** Limits of the shared document: what one person's client may ask of the server, and so of everybody else. */

/** One change. A person types bytes; a large paste is some hundred kilobytes. */
export const MAX_UPDATE_BYTES = 1024 * 1024;
/** What was done offline comes as one change. */
export const MAX_CATCH_UP_BYTES = 4 * 1024 * 1024;
/** The whole document with its history, as it is kept. The largest workflow that the API takes has 4 MB of JSON. */
export const MAX_STATE_BYTES = 24 * 1024 * 1024;
/** The same of a code block: a version has 200,000 characters of code at most. */
export const MAX_BLOCK_STATE_BYTES = 4 * 1024 * 1024;
/** One message of the socket; larger ones end it (1009). Above the others, so that those can be refused with a reason. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Values and types within one another; the document's own shape needs less than half of it. */
export const MAX_DEPTH = 64;

/** Cursor, selection, name and what else one client shows of itself. */
export const MAX_AWARENESS_BYTES = 16 * 1024;
/** A cursor sends up to sixty a second while it drags; who sends more is read more slowly. */
export const MESSAGES_PER_SECOND = 150;
export const MESSAGES_AT_ONCE = 600;
/** A first synchronisation makes the server write the whole document out: it counts as so many messages. */
export const SYNC_COST = 25;

export const MAX_SOCKETS_PER_USER = 20;
export const MAX_SOCKETS = 2000;
export const MAX_DOCUMENTS_PER_SOCKET = 4;
/** Not read yet by a slow client; more than that ends it. */
export const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;

/** Changes of one document that go into one statement. */
export const MAX_BATCH = 128;
/** So many changes are kept one by one before they are folded into the state. */
export const COMPACT_AFTER = 200;
