/**
 * LangChain hands a node's config on in an AsyncLocalStorage, and wraps it for that in a LangSmith run: 30 property definitions, a UUID and
 * several looks at the environment, a dozen times in an execution of three nodes and a tenth of what it costs, though nothing is ever traced.
 * Importing this file leaves the config and drops the rest, so nothing is there that could be sent anywhere either.
 */
import { AsyncLocalStorageProviderSingleton as provider } from "@langchain/core/singletons";

/** LangChain's own key; getRunnableConfig(), and with it interrupt(), reads it. */
const CONFIG = Symbol.for("lc:child_config");

provider.runWithConfig = (config, callback) => provider.getInstance().run({ extra: { [CONFIG]: config } }, callback);
