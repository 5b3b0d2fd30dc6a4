/** Times of the real cloud, from the table of what has been published. */
import { timesOf } from "../../../knowledge/creation-times.ts";
import type { Latency } from "./types.ts";

/** 0.001 makes an hour 3.6 seconds. An update is taken to be as long as a deletion: the table has no times of updates. */
export function publishedTimes(scale: number): Latency {
  return {
    scale,
    secondsOf: (type, operation, inputs) => {
      const { create, delete: away } = timesOf(type, inputs);
      return operation === "create" ? create : away;
    },
  };
}
