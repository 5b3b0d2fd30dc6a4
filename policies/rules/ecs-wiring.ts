import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { ofType, referred } from "../related.ts";
import { scalingPoliciesOf, scalingTargetsOf } from "../scaling.ts";
import { containerName, containersOf, isSingleton, SERVICE, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

const TARGET_GROUP = aws("lb", "TargetGroup");
const SCALING_TARGET = aws("appautoscaling", "Target");

/** */
export const serviceWiring = graphRule("X-26", SERVICE, (service, _settings, graph) =>
  when(service.list("loadBalancers"), (balancers) =>
    when(isSingleton(service), (singleton) => {
      const strategy = service.string("schedulingStrategy", "REPLICA");
      if (!strategy.known) return unknown(strategy);
      const isOne = singleton || strategy.value === "DAEMON";
      if (isOne && balancers.length === 0) return notApplicable("a singleton or daemon without a load balancer");
      return all([
        ...balancers.map((balancer) =>
          balancer.withheld ? unknown(balancer.withheld) : attached(service, balancer, graph),
        ),
        balancers.length > 0 ? grace(service) : pass(),
        isOne ? pass() : scaled(service, graph),
      ]);
    }),
  ),
);

function grace(service: CheckedResource): Verdict {
  return judge(service.number("healthCheckGracePeriodSeconds", 0), {
    holds: (seconds) => seconds > 0,
    message: "new tasks are judged before they have started",
    required: "> 0",
    key: "healthCheckGracePeriodSeconds",
  });
}

function attached(service: CheckedResource, balancer: Reader, graph: ResourceGraph): Verdict {
  const groups = referred(graph, service, `${balancer.path}.targetGroupArn`, TARGET_GROUP);
  const [task] = referred(graph, service, "taskDefinition", TASK_DEFINITION);
  return all([
    ...groups.map((group) =>
      when(checkedResource(group, graph).string("targetType", "instance"), (type, found) => {
        const name = graph.logicalName(group.urn);
        const evidence = { ...found, urn: group.urn, required: "ip" };
        return type === "ip" || !service.has("networkConfiguration")
          ? pass(evidence)
          : fail(`${name} has targets of the kind ${type}, tasks with an address of their own need ip`, evidence, name);
      }),
    ),
    when(balancer.string("containerName", ""), (name) =>
      when(balancer.number("containerPort", 0), (port) =>
        task ? listens(checkedResource(task, graph), name, port) : unknown("taskDefinition"),
      ),
    ),
  ]);
}

function listens(task: CheckedResource, name: string, port: number): Verdict {
  return when(containersOf(task), (containers) => {
    const container = containers.find((each, index) => !each.withheld && containerName(each, index) === name);
    const evidence = { path: "containerDefinitions", value: `${name}:${port}`, urn: task.urn };
    if (!container) return fail(`no container is called ${name}`, evidence, name);
    return when(container.list("portMappings"), (mappings) => {
      const ports = mappings.map((mapping) => mapping.withheld ?? mapping.number("containerPort", 0));
      if (ports.some((each) => each.known && each.value === port)) return pass(evidence);
      const open = ports.find((each) => !each.known);
      return open && !open.known
        ? unknown(open)
        : fail(`${name} does not listen on ${port}`, evidence, `${name}:${port}`);
    });
  });
}

function scaled(service: CheckedResource, graph: ResourceGraph): Verdict {
  const targets = scalingTargetsOf(service.resource, graph);
  const evidence = {
    path: "appautoscaling",
    value: targets.length > 0 ? "a target" : "absent",
    required: "target and policy",
  };
  if (targets.length === 0) {
    const isOpen = ofType(graph, SCALING_TARGET).some(
      (each) =>
        graph.value(each, "resourceId").kind === "unknown" && graph.references(each.urn, "resourceId").length === 0,
    );
    return isOpen ? unknown("resourceId") : fail("nothing scales it", evidence, "scaling");
  }
  return targets.some((target) => scalingPoliciesOf(target, graph).length > 0)
    ? pass(evidence)
    : fail("its scaling target has no policy", evidence, "scaling");
}
