import { makeResponder, type Question } from "./worker-core";

const respond = makeResponder();

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  const answer = await respond(data);
  if (data.id !== 0) self.postMessage({ id: data.id, answer });
};
