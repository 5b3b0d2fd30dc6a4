/** Who outside takes part: vendors, mail hosts, registries, identity providers, other accounts. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ownAccounts } from "../../policies/accounts.ts";
import { checkedResource } from "../../policies/checked.ts";
import { isBucketOrigin } from "../../policies/distributions.ts";
import { ofType } from "../../policies/related.ts";
import { containersOf, TASK_DEFINITION } from "../../policies/task-containers.ts";
import { aws } from "../../policies/types.ts";
import { allGrants } from "./access.ts";
import { componentOf, dataClassOf, told } from "./facts.ts";
import { byAddress, hostOf, isOwnHost } from "./names.ts";
import { about, defineRegister } from "./register.ts";
import { dnsParties } from "./third-parties-dns.ts";
import { vendorSecrets } from "./vendor-secrets.ts";

export interface Party {
  /** Host, vendor or account. */
  readonly party: string;
  readonly kind: string;
  readonly purpose: string;
  readonly resource: Resource;
  readonly usedBy?: readonly string[];
}

export const thirdParties = defineRegister({
  name: "third-parties",
  title: "Third-party integrations",
  answers: "Who outside of the platform takes part in it: as which kind, for what, through which resource.",
  columns: {
    party: "Party",
    kind: "Kind",
    purpose: "Purpose",
    through: "Through",
    usedBy: "Used by",
    dataClass: "Data class",
    component: "Component",
  },
  read: ({ graph }) => ({
    rows: [
      ...providers(graph),
      ...dnsParties(graph),
      ...secretParties(graph),
      ...origins(graph),
      ...subscriptions(graph),
      ...identityProviders(graph),
      ...registries(graph),
      ...addressesInContainers(graph),
      ...destinations(graph),
      ...accounts(graph),
    ].map(({ resource, party, kind, purpose, usedBy = [] }) => ({
      ...about(resource),
      cells: {
        party,
        kind,
        purpose,
        through: graph.logicalName(resource.urn),
        usedBy,
        dataClass: dataClassOf(graph, resource),
        component: componentOf(graph, resource),
      },
    })),
    notes: ["what code calls over the internet without an address in its settings is not seen here"],
  }),
});

/** Packages that run on the machine of the deployment, or only talk to what the program itself made. */
const LOCAL =
  /^(pulumi|pulumi-nodejs|pulumi-python|random|tls|command|null|time|docker|docker-build|local|archive|std|external|postgresql|mysql)$/;
const PURPOSES: Readonly<Record<string, string>> = {
  aws: "runs the platform",
  gcp: "runs the platform",
  azure: "runs the platform",
  "azure-native": "runs the platform",
  cloudflare: "name server and zone",
};

/** One row for each provider. */
function providers(graph: ResourceGraph): readonly Party[] {
  const first = new Map<string, Resource>();
  const counts = new Map<string, number>();
  for (const resource of graph.resources) {
    const name = resource.custom ? (resource.type.split(":")[0] ?? "") : "pulumi";
    if (LOCAL.test(name)) continue;
    if (!first.has(name)) first.set(name, graph.byType(`pulumi:providers:${name}`)[0] ?? resource);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...first].map(([party, resource]) => ({
    party,
    kind: "provider",
    purpose: `${PURPOSES[party] ?? "has resources of this program"} (${counts.get(party)} resources)`,
    resource,
  }));
}

function secretParties(graph: ResourceGraph): readonly Party[] {
  return vendorSecrets(graph).map(({ secret, description, readers }) => ({
    party: description === "" ? graph.logicalName(secret.urn) : description,
    kind: "vendor's secret",
    purpose: "an account with a vendor, by a secret that its owner fills",
    resource: secret,
    usedBy: readers,
  }));
}

function origins(graph: ResourceGraph): readonly Party[] {
  return ofType(graph, aws("cloudfront", "Distribution")).flatMap((cdn) => {
    const list = checkedResource(cdn, graph).list("origins");
    return (list.known ? list.value : []).flatMap((origin) => {
      const host = origin.string("domainName", "");
      const isOwn = isBucketOrigin(origin) || !host.known || byAddress(graph, host.value) !== undefined;
      return isOwn
        ? []
        : [{ party: hostOf(host.value), kind: "origin", purpose: "content behind the CDN", resource: cdn }];
    });
  });
}

/** Only the host or the domain: the rest of an address may be a key. */
function subscriptions(graph: ResourceGraph): readonly Party[] {
  return ofType(graph, aws("sns", "TopicSubscription")).flatMap((subscription): readonly Party[] => {
    const holder = checkedResource(subscription, graph);
    const protocol = told(holder.string("protocol", ""));
    const endpoint = holder.string("endpoint", "");
    const [topic] = graph.references(subscription.urn, "topic");
    const purpose = `messages of ${topic ? graph.logicalName(topic.urn) : "a topic"}`;
    const party = told(endpoint, (text) =>
      protocol.startsWith("email") ? `mail at ${text.split("@").at(-1)}` : hostOf(text),
    );
    return /^(https?|email|email-json|sms)$/.test(protocol)
      ? [
          {
            party: protocol === "sms" ? "a telephone" : party,
            kind: `notification (${protocol})`,
            purpose,
            resource: subscription,
          },
        ]
      : [];
  });
}

function identityProviders(graph: ResourceGraph): readonly Party[] {
  return [
    ...ofType(graph, aws("iam", "OpenIdConnectProvider")).map((resource) => ({
      party: told(checkedResource(resource, graph).string("url", ""), hostOf),
      kind: "identity provider",
      purpose: "its tokens are taken for roles",
      resource,
    })),
    ...ofType(graph, aws("iam", "SamlProvider"), aws("cognito", "IdentityProvider")).map((resource) => ({
      party: graph.logicalName(resource.urn),
      kind: "identity provider",
      purpose: "signs people in",
      resource,
    })),
  ];
}

const OWN_REGISTRY = /^(\d{12})\.dkr\.ecr\./;

function registries(graph: ResourceGraph): readonly Party[] {
  const own = ownAccounts(graph);
  return eachContainer(graph, (container, task) => {
    const image = container.string("image", "");
    if (!image.known || image.value === "") return [];
    const [first = ""] = image.value.split("/");
    const isHost = image.value.includes("/") && /[.:]|^localhost$/.test(first);
    const host = isHost ? hostOf(first) : "docker.io";
    const account = OWN_REGISTRY.exec(host)?.[1];
    if (account !== undefined && (own.size === 0 || own.has(account))) return [];
    return [{ party: host, kind: "image registry", purpose: `image ${image.value.split("@")[0]}`, resource: task }];
  });
}

/** `https://...` in the environment of a container. */
function addressesInContainers(graph: ResourceGraph): readonly Party[] {
  return eachContainer(graph, (container, task) => {
    const variables = container.list("environment");
    return (variables.known ? variables.value : []).flatMap((variable) => {
      const value = variable.string("value", "");
      if (!value.known || !/^(https?|wss?|amqps?|smtps?):\/\//i.test(value.value)) return [];
      const host = hostOf(value.value);
      const isOwn =
        byAddress(graph, host) !== undefined ||
        /(^|\.)(amazonaws\.com|localhost|internal|local)$/.test(host) ||
        isOwnHost(graph, host);
      const purpose = `in the variable ${told(variable.string("name", ""))}`;
      return isOwn ? [] : [{ party: host, kind: "address in settings", purpose, resource: task }];
    });
  });
}

type Container = Extract<ReturnType<typeof containersOf>, { known: true }>["value"][number];

function eachContainer(
  graph: ResourceGraph,
  read: (container: Container, task: Resource) => readonly Party[],
): readonly Party[] {
  return ofType(graph, TASK_DEFINITION).flatMap((task) => {
    const containers = containersOf(checkedResource(task, graph));
    return containers.known ? containers.value.flatMap((container) => read(container, task)) : [];
  });
}

/** Where logs, events and backups are sent outside. */
const DESTINATIONS = [
  { type: aws("cloudwatch", "EventApiDestination"), path: "invocationEndpoint", kind: "event destination" },
  { type: aws("kinesis", "FirehoseDeliveryStream"), path: "httpEndpointConfiguration.url", kind: "log destination" },
  { type: "cloudflare:index/logpushJob:LogpushJob", path: "destinationConf", kind: "log destination" },
  { type: aws("apigatewayv2", "Integration"), path: "integrationUri", kind: "integration" },
  { type: aws("cloudwatch", "MetricStream"), path: "firehoseArn", kind: "metric stream" },
] as const;

function destinations(graph: ResourceGraph): readonly Party[] {
  return DESTINATIONS.flatMap(({ type, path, kind }) =>
    ofType(graph, type).flatMap((resource) => {
      const address = checkedResource(resource, graph).string(path, "");
      if (!address.known || !/^[a-z][a-z0-9+.-]*:\/\//i.test(address.value)) return [];
      return [
        { party: hostOf(address.value), kind, purpose: `gets what ${graph.logicalName(resource.urn)} sends`, resource },
      ];
    }),
  );
}

/** Accounts that a policy lets in, and that no provider of the program is bound to. */
function accounts(graph: ResourceGraph): readonly Party[] {
  const own = ownAccounts(graph);
  const found = new Map<string, Party>();
  for (const { principal, effect, kind, statedBy, actions } of allGrants(graph)) {
    const account = /^account (\d{12})$|^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.slice(1).find(Boolean);
    if (effect !== "allow" || account === undefined || own.has(account) || !/account|role|user/.test(kind)) continue;
    const known = found.get(account);
    const purpose = own.size === 0 ? "may act here (the program's own account is not stated)" : "may act here";
    if (!known)
      found.set(account, {
        party: `AWS account ${account}`,
        kind: "account",
        purpose: `${purpose}: ${actions.slice(0, 3).join(", ")}`,
        resource: statedBy,
      });
  }
  return [...found.values()];
}
