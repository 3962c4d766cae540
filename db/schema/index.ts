export * from "./comments";
export * from "./executions";
export * from "./flow";
export * from "./identity";
export * from "./operations";
export * from "./vault";
export * from "./workflows";
