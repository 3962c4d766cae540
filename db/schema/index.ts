export * from "./executions";
export * from "./identity";
export * from "./vault";
export * from "./workflows";
