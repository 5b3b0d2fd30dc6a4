/** An architecture as boxes, frames and arrows; plain data, sorted, the same for equal graphs. */

/** `store`: holds data. `queue`: holds messages. `people`: outside of everything. */
export type Shape = "box" | "store" | "queue" | "people";

/** What a change does to a part. */
export const MARKS = ["added", "changed", "replaced", "removed"] as const;
export type Mark = (typeof MARKS)[number];

export interface DiagramNode {
  /** Stands for the same part in every version of a stack. */
  readonly key: string;
  readonly shape: Shape;
  /** The name first, then what it is. One line each. */
  readonly lines: readonly string[];
  /** Key of a frame; absent = outside of all. */
  readonly frame?: string;
  readonly mark?: Mark;
}

export interface DiagramFrame {
  readonly key: string;
  readonly title: string;
  /** Key of the frame around it. */
  readonly frame?: string;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  /** Empty for none. */
  readonly label: string;
  /** `flow`: requests, messages, reads. `copy`: replication, backups, what is only looked at. */
  readonly kind: "flow" | "copy";
  readonly mark?: Mark;
}

export interface Diagram {
  readonly title: string;
  readonly frames: readonly DiagramFrame[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Of a change: changed resources that no part of the picture stands for. */
  readonly elsewhere: readonly string[];
}
