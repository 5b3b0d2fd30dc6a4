import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { generatedPassword } from "./credentials.ts";

export interface RedisUsersArgs {
  /** Makes the ids unique: users and user groups share one name space per account and region. */
  readonly suffix: pulumi.Input<string>;
  readonly userName: string;
  readonly password: pulumi.Input<string>;
  readonly cluster: boolean;
}

/** All that an application does with keys, and nothing that reaches beyond them. */
const COMMANDS = "-@all +@read +@write +@connection +@transaction +@pubsub +@scripting -@dangerous";
/** INFO counts as dangerous, but clients ask it whether the server has finished loading. */
const READY_CHECK = "+info";
/** How a client of the cluster protocol finds the shards. */
const TOPOLOGY = "+cluster|shards +cluster|slots +cluster|nodes";

/**
 * The group's users: one for the application, and `default`, as whom a client without a name would log in, switched
 * off. It has a password nobody reads, since Valkey's groups take no user without one.
 */
export function redisUsers(
  name: string,
  args: RedisUsersArgs,
  child: { readonly parent: pulumi.Resource },
): { readonly userGroupId: pulumi.Output<string>; readonly ready: readonly pulumi.Resource[] } {
  const user = (key: string, userName: string, accessString: string, password: pulumi.Input<string>) =>
    new aws.elasticache.User(
      `${name}-${key}`,
      {
        engine: "valkey",
        userId: pulumi.interpolate`${name}-${key}-${args.suffix}`,
        userName,
        accessString,
        // Marked here: the SDK marks the argument `passwords` by itself, but not this one.
        authenticationMode: { type: "password", passwords: [pulumi.secret(password)] },
      },
      child,
    );
  const off = generatedPassword(`${name}-default-password`, 1, child);
  const users = [
    user("default", "default", "off ~* -@all", off.result),
    user(
      args.userName,
      args.userName,
      ["on ~* &*", COMMANDS, READY_CHECK, ...(args.cluster ? [TOPOLOGY] : [])].join(" "),
      args.password,
    ),
  ];
  const group = new aws.elasticache.UserGroup(
    `${name}-users`,
    {
      engine: "valkey",
      userGroupId: pulumi.interpolate`${name}-${args.suffix}`,
      userIds: users.map((each) => each.userId),
    },
    child,
  );
  return { userGroupId: group.userGroupId, ready: [group] };
}
