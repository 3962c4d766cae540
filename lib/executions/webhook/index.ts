/** Webhooks: which path starts what, the request as a trigger's payload, and the answer to the sender. */
export { answerWebhook } from "./answer";
export { readPayload } from "./payload";
export { type Received, receiveWebhook } from "./receive";
export { webhookRoute } from "./route";
