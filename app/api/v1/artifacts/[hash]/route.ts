import { Readable } from "node:stream";
import { methods, route } from "@/lib/api";
import { API_HEADERS } from "@/lib/api/problem";
import { readArtifact } from "@/lib/storage/artifacts";

/** A type that may stand in a header; others go as bytes. */
const MIME = /^[a-z]+\/[\w.+-]+(; ?charset=[\w-]+)?$/i;

/** A stored value as a file to save: what workflows made is never opened as a page of ours. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read" }, async ({ principal, params }) => {
    const { hash, size, mime, stream } = await readArtifact(principal.orgId, params.hash ?? "");
    const ending = mime.startsWith("application/json") ? "json" : mime.startsWith("text/plain") ? "txt" : "bin";
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: {
        ...API_HEADERS,
        "content-type": MIME.test(mime) ? mime : "application/octet-stream",
        "content-length": String(size),
        "content-disposition": `attachment; filename="${hash.slice(0, 12)}.${ending}"`,
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  }),
});
