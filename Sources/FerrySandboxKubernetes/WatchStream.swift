// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesCluster
import Hummingbird
import NIOCore

/// Writes the events of a watch as lines of JSON, until it ends or the client goes.
struct WatchStream: Sendable {
  let id: WatchID
  let cluster: ClusterBox

  func body(of request: Request) -> ResponseBody {
    ResponseBody { writer in
      defer { cluster.closeWatch(id) }
      try await request.body.consumeWithCancellationOnInboundClose { _ in
        try await write(to: &writer)
      }
      try await writer.finish(nil)
    }
  }

  private func write(to writer: inout any ResponseBodyWriter) async throws {
    for await _ in cluster.bell(of: id) {
      let batch = cluster.nextBatch(of: id)
      for event in batch.events {
        var line = event.canonicalBytes
        line.append(UInt8(ascii: "\n"))
        try await writer.write(ByteBuffer(bytes: line))
      }
      if batch.isOver { return }
    }
  }
}
