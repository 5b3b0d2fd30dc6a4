/** The error that says: it was made, but something about it failed. */
import grpc from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import type { Made } from "./cloud.ts";
import { struct } from "./wire.ts";

export function initFailed(message: string, { id, outputs }: Made): Partial<grpc.StatusObject> {
  const detail = new providerProto.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(struct(outputs))
    .setReasonsList([message]);
  const packed = new anyProto.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status().setCode(grpc.status.UNKNOWN).setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  // Where gRPC libraries look for the details of a status.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
