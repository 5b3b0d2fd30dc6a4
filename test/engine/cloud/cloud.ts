/** The simulated cloud without its wire: what exists in one account, and what may be done to it. */
import { isDeepStrictEqual } from "node:util";
import { factsOf } from "../../../knowledge/resource-types.ts";
import { answerLookup } from "../../../offline/lookups.ts";
import { deployedOutputs } from "../../../offline/outputs.ts";
import { isSecret, unwrapSecret } from "../../../offline/wire.ts";
import { refuseGuarded, reservedAfter } from "./guards.ts";
import { refuseStep } from "./in-place.ts";
import { refuseInUse } from "./in-use.ts";
import { seedOf } from "./naming.ts";
import { refuseUnprepared } from "./prerequisites.ts";
import { refuseMissing } from "./references.ts";
import { CloudState } from "./state.ts";
import { type CloudObject, type CloudOptions, Refusal, type WireMap } from "./types.ts";
import { refuseSecond } from "./uniqueness.ts";
import { isMap, matches, nameOf, typeOf } from "./wire.ts";

/** What a provider was told when it was configured. */
export interface ProviderSettings {
  readonly region: string;
  readonly tags: WireMap;
  /** Where PostgreSQL should answer. */
  readonly address?: string;
}

export interface Made {
  readonly id: string;
  readonly outputs: WireMap;
}

const DATABASE_SERVER = "aws:rds/instance:Instance";

export class Cloud {
  readonly options: CloudOptions;
  readonly state: CloudState;
  /** False = the port forward to the database is not open. */
  tunnel = true;

  constructor(options: CloudOptions) {
    this.options = options;
    this.state = new CloudState(options.file);
  }

  /** The region an operation on a resource goes to; empty for what is not regional. */
  regionOf(type: string, inputs: WireMap, settings: ProviderSettings): string {
    if (type.startsWith("postgresql:")) return settings.region;
    if (!type.startsWith("aws:") || factsOf(type)?.global === true) return "";
    return typeof inputs.region === "string" ? inputs.region : settings.region;
  }

  /** What a resource would be; nothing is made. */
  computed(urn: string, inputs: WireMap, settings: ProviderSettings, generation: number, id?: string): Made {
    const { account, partition } = this.options;
    const subject = {
      urn: seedOf(urn, generation),
      type: typeOf(urn),
      name: nameOf(urn),
      inputs: withoutInternals(inputs),
      additionalSecretOutputs: [],
      generation,
      ...(id !== undefined && { readId: id }),
    };
    const { id: given, outputs } = deployedOutputs(subject, settings, { account, partition });
    // Bridged providers repeat the id among the outputs, where the policies find it.
    return { id: given, outputs: { ...opened(outputs), id: given } };
  }

  create(urn: string, inputs: WireMap, settings: ProviderSettings): Made {
    const type = typeOf(urn);
    const generation = this.state.births(urn) + 1;
    const made = this.computed(urn, inputs, settings, generation);
    if (!isKept(type)) {
      this.state.countBirth(urn);
      return made;
    }
    const object = this.#object(urn, inputs, settings, generation, made);
    this.#refuseUnreachable(object, settings);
    this.#refuseBroken(object);
    refuseSecond(object, this.state);
    this.state.countBirth(urn);
    this.state.put(object);
    return made;
  }

  /** Writes what differs between the settings that the engine knows and the new ones; the rest stays as it is. */
  update(urn: string, id: string, outputs: WireMap, olds: WireMap, news: WireMap, settings: ProviderSettings): Made {
    const type = typeOf(urn);
    if (!isKept(type)) return this.computed(urn, news, settings, Math.max(1, this.state.births(urn)), id);
    const object = this.#known(type, id, outputs, settings);
    if (object === undefined) throw new Refusal(`NotFoundException: ${id} does not exist`);
    this.#refuseUnreachable(object, settings);
    const inputs = applied(object.inputs, olds, news);
    const made = this.computed(
      object.urn,
      inputs,
      { ...settings, region: object.region || settings.region },
      object.generation,
      id,
    );
    const changed = { ...object, urn, name: nameOf(urn), inputs, outputs: made.outputs };
    this.#refuseBroken(changed);
    refuseStep(object, changed, this.state);
    this.state.put(changed);
    return made;
  }

  /** Whether something was there; throws where it may not go. */
  delete(urn: string, id: string, outputs: WireMap, settings: ProviderSettings): boolean {
    const object = this.#known(typeOf(urn), id, outputs, settings);
    if (object === undefined) {
      if (typeOf(urn).startsWith("postgresql:")) this.#server(settings);
      return false;
    }
    this.#refuseUnreachable(object, settings);
    refuseGuarded(object, this.state);
    refuseInUse(object, this.state);
    const reserved = reservedAfter(object);
    if (reserved !== undefined) this.state.reserve(reserved);
    this.#removeWithContents(object);
    return true;
  }

  /** The resource as it is now; undefined where it is gone. */
  read(urn: string, id: string, outputs: WireMap, settings: ProviderSettings): CloudObject | undefined {
    if (typeOf(urn).startsWith("postgresql:")) this.#server(settings);
    return this.#known(typeOf(urn), id, outputs, settings);
  }

  lookUp(token: string, args: WireMap, settings: ProviderSettings): WireMap {
    const { account, partition } = this.options;
    const region = typeof args.region === "string" ? args.region : settings.region;
    const seed = `${token}|${JSON.stringify(args)}`;
    const answer = answerLookup(token, args, { account, partition, region, urn: seed, name: "", id: "" });
    return answer;
  }

  /** Everything that exists, or what has this type and logical name (`*` for any text). */
  objects(type?: string, name?: string): readonly CloudObject[] {
    return this.state.objects.filter((object) => matches(type, object.type) && matches(name, object.name));
  }

  /** The one object of this type and logical name; during a replacement there are two, told apart by their id. */
  object(type: string, name: string, id?: string): CloudObject {
    const [object, ...others] = this.objects(type, name).filter((each) => id === undefined || each.id === id);
    if (object === undefined || others.length > 0)
      throw new Error(`${others.length + (object ? 1 : 0)} of ${type} ${name}`);
    return object;
  }

  /** Behind Pulumi's back: changes settings of what is there. */
  change(type: string, name: string, settings: WireMap, id?: string): void {
    const object = this.object(type, name, id);
    const inputs = { ...object.inputs, ...settings };
    this.state.put({ ...object, inputs, outputs: { ...object.outputs, ...settings } });
  }

  /** Behind Pulumi's back: deletes it, whatever uses it. */
  remove(type: string, name: string): void {
    this.#removeWithContents(this.object(type, name));
  }

  /** Behind Pulumi's back: puts objects, images or recovery points into it. */
  fill(type: string, name: string, holds: number): void {
    this.state.put({ ...this.object(type, name), holds });
  }

  #object(urn: string, inputs: WireMap, settings: ProviderSettings, generation: number, made: Made): CloudObject {
    const type = typeOf(urn);
    const region = this.regionOf(type, inputs, settings);
    const key = keyOf(type, made.id, made.outputs, region);
    return {
      key,
      type,
      urn,
      name: nameOf(urn),
      id: made.id,
      region,
      inputs,
      outputs: made.outputs,
      generation,
      holds: 0,
    };
  }

  #known(type: string, id: string, outputs: WireMap, settings: ProviderSettings): CloudObject | undefined {
    const exact = this.state.get(keyOf(type, id, outputs, this.regionOf(type, outputs, settings)));
    return (
      exact ?? (Object.keys(outputs).length === 0 ? this.state.byType(type).find((each) => each.id === id) : undefined)
    );
  }

  #refuseBroken(object: CloudObject): void {
    const masters = this.state.byType(DATABASE_SERVER).map(({ inputs }) => String(inputs.username));
    refuseMissing(object, {
      state: this.state,
      account: this.options.account,
      existing: new Set(this.options.existing),
      masters: new Set(masters),
    });
    refuseUnprepared(object, this.state);
  }

  #refuseUnreachable({ type }: { readonly type: string }, settings: ProviderSettings): void {
    if (type.startsWith("postgresql:")) this.#server(settings);
  }

  /** The instance that everything of PostgreSQL lives in. */
  #server({ address = "127.0.0.1:5432" }: ProviderSettings): CloudObject {
    const [server] = this.state.byType(DATABASE_SERVER).filter(({ inputs }) => inputs.replicateSourceDb === undefined);
    if (!this.tunnel || server === undefined) throw new Refusal(`dial tcp ${address}: connect: connection refused`);
    return server;
  }

  #removeWithContents(object: CloudObject): void {
    this.state.remove(object.key);
    for (const other of this.state.objects) if (isInside(other, object)) this.state.remove(other.key);
  }
}

/** What goes with the whole that it is a part of, without a call of its own. */
function isInside({ type, inputs }: CloudObject, whole: CloudObject): boolean {
  switch (whole.type) {
    case DATABASE_SERVER:
      return type.startsWith("postgresql:") && whole.inputs.replicateSourceDb === undefined;
    case "postgresql:index/database:Database":
      return type.startsWith("postgresql:") && inputs.database === whole.id;
    case "aws:secretsmanager/secret:Secret":
      return type === "aws:secretsmanager/secretVersion:SecretVersion" && inputs.secretId === whole.id;
    default:
      return false;
  }
}

/** Random values are the provider's own: nothing of them is in a cloud. */
const isKept = (type: string): boolean => !type.startsWith("random:");

/** Revisions of a task definition share their id, settings of zones have theirs in every zone. */
function keyOf(type: string, id: string, { zoneId = "", revision = "" }: WireMap, region: string): string {
  return [type, region, id, zoneId, revision].join(" ");
}

function applied(live: WireMap, olds: WireMap, news: WireMap): WireMap {
  const result = { ...live };
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (isDeepStrictEqual(olds[key], news[key])) continue;
    const value = news[key];
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}

const withoutInternals = (inputs: WireMap): WireMap =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));

/** The engine marks secrets itself where a provider does not. */
function opened(outputs: WireMap): WireMap {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      isMap(value) && isSecret(value) ? (unwrapSecret(value) ?? null) : value,
    ]),
  );
}
