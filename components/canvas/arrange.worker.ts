import { arrangeBoxes, type Boxes } from "./arrange-core";

self.onmessage = (event: MessageEvent<Boxes>) => self.postMessage(arrangeBoxes(event.data));
