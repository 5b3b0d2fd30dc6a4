/** Policies that stand at a resource: inside it, or as a resource of their own. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { isOfType, ofType, referred } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";

interface Place {
  /** Type that has the policy as an argument, and the argument. */
  readonly holder?: readonly [type: string, path: string];
  /** Type that is the policy, the argument that names the holder, and that of the document. */
  readonly apart?: readonly [type: string, property: string, path: string];
}

const place = (module: string, holder: string, apart: string, property: string, path = "policy"): Place => ({
  holder: [aws(module, holder), "policy"],
  apart: [aws(module, apart), property, path],
});

const PLACES: readonly Place[] = [
  place("s3", "Bucket", "BucketPolicy", "bucket"),
  place("sqs", "Queue", "QueuePolicy", "queueUrl"),
  place("sns", "Topic", "TopicPolicy", "arn"),
  place("kms", "Key", "KeyPolicy", "keyId"),
  { holder: [aws("kms", "ReplicaKey"), "policy"] },
  place("secretsmanager", "Secret", "SecretPolicy", "secretArn"),
  place("ecr", "Repository", "RepositoryPolicy", "repository"),
  place("backup", "Vault", "VaultPolicy", "backupVaultName"),
  place("efs", "FileSystem", "FileSystemPolicy", "fileSystemId"),
  place("dynamodb", "Table", "ResourcePolicy", "resourceArn"),
  place("kinesis", "Stream", "ResourcePolicy", "resourceArn"),
  place("apigateway", "RestApi", "RestApiPolicy", "restApiId"),
  place("cloudwatch", "EventBus", "EventBusPolicy", "eventBusName"),
  place("ec2", "VpcEndpoint", "VpcEndpointPolicy", "vpcEndpointId"),
  { holder: [aws("opensearch", "Domain"), "accessPolicies"] },
  { apart: [aws("opensearch", "DomainPolicy"), "domainName", "accessPolicies"] },
  { apart: [aws("cloudwatch", "LogResourcePolicy"), "", "policyDocument"] },
  { apart: [aws("ecr", "RegistryPolicy"), "", "policy"] },
  { apart: [aws("s3control", "AccessPointPolicy"), "accessPointArn", "policy"] },
];

export interface ResourcePolicy {
  /** What the policy is about; the policy itself where that is not in the graph. */
  readonly subject: Resource;
  readonly statedBy: CheckedResource;
  readonly path: string;
}

export function resourcePolicies(graph: ResourceGraph): readonly ResourcePolicy[] {
  return PLACES.flatMap(({ holder, apart }) => [
    ...(holder === undefined ? [] : ofType(graph, holder[0]))
      .map((subject) => ({ subject, statedBy: checkedResource(subject, graph), path: holder?.[1] ?? "" }))
      .filter(({ statedBy, path }) => statedBy.has(path)),
    ...(apart === undefined ? [] : ofType(graph, apart[0])).map((policy) => {
      const [, property, path] = apart ?? ["", "", ""];
      const [subject = policy] = property === "" ? [] : referred(graph, policy, property, holder?.[0] ?? "");
      return { subject, statedBy: checkedResource(policy, graph), path };
    }),
  ]);
}

const found = new WeakMap<ResourceGraph, readonly ResourcePolicy[]>();

/** The policies about one resource. */
export function policiesAbout(graph: ResourceGraph, resource: Resource): readonly ResourcePolicy[] {
  const all = found.get(graph) ?? resourcePolicies(graph);
  found.set(graph, all);
  return all.filter(({ subject }) => subject.urn === resource.urn && isOfType(subject, resource.type));
}
