/**
 * What exists in the cloud, kept in a journal of JSON lines: a change is one line at the end of the file, so that nothing
 * is lost with the process that made it.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { CloudObject } from "./types.ts";
import { textsIn } from "./wire.ts";

type Line =
  | { readonly put: CloudObject }
  | { readonly remove: string }
  /** A resource was made for this URN: the next one of it has other computed values. */
  | { readonly born: string }
  /** Deleted, but the name is not free again: a secret in its recovery window, a snapshot. */
  | { readonly reserve: string };

export class CloudState {
  readonly #file: string | undefined;
  readonly #objects = new Map<string, CloudObject>();
  readonly #births = new Map<string, number>();
  readonly #reserved = new Set<string>();
  /** By id, ARN, or whatever else it is called by. */
  readonly #identified = new Map<string, Set<CloudObject>>();

  constructor(file?: string) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    for (const line of readFileSync(file, "utf8").split("\n")) if (line !== "") this.#apply(JSON.parse(line) as Line);
    writeFileSync(file, this.#compacted().map(text).join(""));
  }

  get objects(): readonly CloudObject[] {
    return [...this.#objects.values()];
  }

  get(key: string): CloudObject | undefined {
    return this.#objects.get(key);
  }

  byType(type: string): readonly CloudObject[] {
    return this.objects.filter((object) => object.type === type);
  }

  /** What is called by this text: an id, an ARN. */
  identified(identifier: string): readonly CloudObject[] {
    return [...(this.#identified.get(identifier) ?? [])];
  }

  /** How many resources were made for a URN. */
  births(urn: string): number {
    return this.#births.get(urn) ?? 0;
  }

  /** URNs for which more than one was made, whether anybody learned of it or not. */
  get bornTwice(): readonly string[] {
    return [...this.#births].filter(([, times]) => times > 1).map(([urn]) => urn);
  }

  isReserved(name: string): boolean {
    return this.#reserved.has(name);
  }

  put(object: CloudObject): void {
    this.#write({ put: object });
  }

  remove(key: string): void {
    this.#write({ remove: key });
  }

  countBirth(urn: string): void {
    this.#write({ born: urn });
  }

  reserve(name: string): void {
    this.#write({ reserve: name });
  }

  #write(line: Line): void {
    this.#apply(line);
    if (this.#file !== undefined) appendFileSync(this.#file, text(line));
  }

  #apply(line: Line): void {
    if ("put" in line) {
      this.#forget(line.put.key);
      this.#objects.set(line.put.key, line.put);
      for (const identifier of identifiersOf(line.put)) {
        const same = this.#identified.get(identifier) ?? new Set();
        this.#identified.set(identifier, same.add(line.put));
      }
    } else if ("remove" in line) this.#forget(line.remove);
    else if ("born" in line) this.#births.set(line.born, this.births(line.born) + 1);
    else this.#reserved.add(line.reserve);
  }

  #forget(key: string): void {
    const known = this.#objects.get(key);
    if (known === undefined) return;
    this.#objects.delete(key);
    for (const identifier of identifiersOf(known)) this.#identified.get(identifier)?.delete(known);
  }

  #compacted(): readonly Line[] {
    return [
      ...[...this.#births].flatMap(([born, count]) => Array.from({ length: count }, () => ({ born }))),
      ...[...this.#reserved].map((reserve) => ({ reserve })),
      ...this.objects.map((put) => ({ put })),
    ];
  }
}

const text = (line: Line): string => `${JSON.stringify(line)}\n`;

/** Its id, and the ARNs that the cloud gave it (also those of what it made by the way, such as RDS's own secret). */
export function identifiersOf(object: CloudObject): ReadonlySet<string> {
  const given = new Set([...textsIn(object.inputs)].map((each) => each.text));
  const arns = [...textsIn(object.outputs)].map((each) => each.text).filter((each) => each.startsWith("arn:"));
  return new Set([object.id, ...arns.filter((arn) => !given.has(arn))]);
}
