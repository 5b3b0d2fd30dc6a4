/** Types whose replacement only adds a version beside the old one: nothing goes away that anybody uses. */
export const revisionTypes: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:lambda/layerVersion:LayerVersion",
  "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion",
]);
