/** What http_request nodes call: a process of its own, as a service would be, that answers at once with what it got. Tells its parent its URL. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(Buffer.concat(parts)));
});
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
process.on("disconnect", () => process.exit(0));
