import { switchingOf } from "./suite.ts";

switchingOf("edge");
