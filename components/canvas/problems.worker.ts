import { makeChecker } from "./problems-core";
import type { CheckRequest } from "./problems-request";

const check = makeChecker();
self.onmessage = (event: MessageEvent<CheckRequest>) => self.postMessage(check(event.data));
