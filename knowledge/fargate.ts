/**
 * Sizes of a Fargate task. Source: Amazon ECS Developer Guide, "Task definition parameters for Fargate", task size
 * (Linux; 8 vCPU and more need platform version 1.4.0).
 */
export interface FargateSize {
  /** vCPU x 1024. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: readonly number[];
}

const steps = (from: number, to: number, by: number): number[] =>
  Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);

export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
];
