import { httpTester } from "../http-test";
import definition from "./index";

export const tester = httpTester(definition);
