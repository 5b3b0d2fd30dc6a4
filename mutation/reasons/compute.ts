/** Services, tasks, images, scaling. */
import type { Reason } from "../reasons.ts";

const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

export const computeReasons: readonly Reason[] = [
  {
    kind: "unrelated",
    types: "aws:appautoscaling/policy:Policy aws:appautoscaling/scheduledAction:ScheduledAction",
    places: "*",
    operators: ["removed", "flipped", "lowered", "raised", "entry removed", "deleted"],
    why: "How soon a service grows, and by which of its measures: each has three. ECS-19 and X-26 judge that there is one, and its bounds.",
  },
  {
    kind: "stronger",
    types: "aws:appautoscaling/target:Target",
    places: "minCapacity",
    operators: ["lowered"],
    stacks: ["dev", "staging"],
    why: "Outside of prod a service may rest.",
  },
  {
    kind: "unrelated",
    types: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    places: "capacityProviders* defaultCapacityProviderStrategies*",
    why: "What services without a strategy of their own would get; each of these has one, which ECS-15 judges.",
  },
  {
    kind: "accepted",
    types: SERVICE,
    places: "alarms alarms.enable alarms.rollback alarms.alarmNames[]",
    operators: ["removed", "flipped", "entry removed"],
    why: "Outside of prod no alarm has to roll a deployment back (ECS-13, alarms); in prod one alarm of several less.",
  },
  {
    kind: "unrelated",
    types: SERVICE,
    places:
      "availabilityZoneRebalancing deploymentConfiguration* deploymentController* enableEcsManagedTags forceNewDeployment propagateTags waitForSteadyState",
    operators: ["removed", "weaker", "lowered", "raised", "flipped"],
    why: "How a deployment goes: ECS-13 and ECS-14 judge that a bad one is stopped and that enough tasks stay.",
  },
  {
    kind: "unrelated",
    types: SERVICE,
    places: "capacityProviderStrategies* desiredCount launchType networkConfiguration.subnets[]",
    operators: ["removed", "raised", "lowered", "entry removed", "added"],
    why: "How many tasks there are and what they cost, as far as the profile leaves it open; scaling owns the count. ECS-15 and X-25 hold prod to its own capacity and zones.",
  },
  {
    kind: "refused",
    types: SERVICE,
    places: "deploymentMaximumPercent deploymentMinimumHealthyPercent healthCheckGracePeriodSeconds",
    operators: ["raised"],
    why: "ECS has bounds for them; within these, more is more careful.",
  },
  {
    kind: "equal",
    types: SERVICE,
    places:
      "deploymentMaximumPercent deploymentMinimumHealthyPercent enableExecuteCommand networkConfiguration.assignPublicIp",
    operators: ["removed"],
    why: "The default is the same.",
  },
  {
    kind: "refused",
    types: SERVICE,
    places:
      "cluster networkConfiguration networkConfiguration.securityGroups taskDefinition loadBalancers[].targetGroupArn loadBalancers[].advancedConfiguration",
    operators: ["removed"],
    why: "ECS wants a definition, with awsvpc a network, and for blue/green both colours. Without groups a task has the VPC's default one, which lets nothing through (X-23).",
  },
  {
    kind: "refused",
    types: TASK,
    places:
      "containerDefinitions[].name containerDefinitions[].portMappings[].protocol containerDefinitions[].portMappings[].hostPort containerDefinitions[].mountPoints[].* requiresCompatibilities requiresCompatibilities[] containerDefinitions[].essential",
    operators: ["removed", "weaker", "lowered", "raised", "flipped", "added"],
    why: "ECS and Fargate refuse it: no path of the host, no other host port than the container's, one essential container, and a service on Fargate runs what says so.",
  },
  {
    kind: "unrelated",
    types: TASK,
    places:
      'containerDefinitions[].command* containerDefinitions[].healthCheck.* containerDefinitions[].portMappings containerDefinitions[].portMappings[].name containerDefinitions[].portMappings[].appProtocol containerDefinitions[].mountPoints runtimePlatform* containerDefinitions[].logConfiguration.options.mode containerDefinitions[].logConfiguration.options["max-buffer-size"] containerDefinitions[].environment* containerDefinitions[].secrets containerDefinitions[].secrets[].name',
    operators: ["removed", "entry removed", "lowered", "raised", "flipped"],
    why: "What the application runs with. ECS-05 judges that no secret stands among it, ECS-16 that health is asked for.",
  },
  {
    kind: "refused",
    types: TASK,
    places: "volumes",
    operators: ["removed"],
    why: "A mount point names it.",
  },
  {
    kind: "refused",
    types: TASK,
    places: "containerDefinitions[].image containerDefinitions[].stopTimeout",
    operators: ["removed"],
    why: "ECS wants an image, and gives a task 30 seconds to stop by itself.",
  },
  {
    kind: "unrelated",
    types: TASK,
    places: "containerDefinitions[].linuxParameters.initProcessEnabled",
    operators: ["removed", "flipped"],
    why: "A first process that clears away children that have ended: no right hangs on it.",
  },
  {
    kind: "accepted",
    types: TASK,
    places: "containerDefinitions[].linuxParameters containerDefinitions[].linuxParameters.capabilities*",
    operators: ["removed"],
    why: "The rights of Linux that a container is without: Fargate gives few, ECS-02 forbids more, ECS-04 forbids root. Giving up the rest is a second fence.",
  },
  {
    kind: "unrelated",
    types: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    places: "policy.rules[]*",
    why: "How many old images are kept (X-35 judges that there is a rule): ECR refuses nonsense, and a running image can be built again from its commit.",
  },
  {
    kind: "equal",
    types: "aws:ecr/repository:Repository",
    places: "forceDelete",
    operators: ["removed"],
    why: "The default is false, and dev may delete its images.",
  },
  {
    kind: "accepted",
    types: "aws:ecr/repository:Repository",
    places: "forceDelete",
    operators: ["flipped"],
    stacks: ["staging"],
    why: "Staging may delete its images (ECR-03, keepImages).",
  },
  {
    kind: "accepted",
    types: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    places: "(resource) replicationConfiguration replicationConfiguration.rules[].repositoryFilters",
    why: "Copies of images in the second region shorten a recovery; `larder recovery` says so against the targets. They can be built again.",
  },
];
