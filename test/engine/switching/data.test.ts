import { switchingOf } from "./suite.ts";

switchingOf("data");
