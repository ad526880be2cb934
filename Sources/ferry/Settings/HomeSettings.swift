// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FoundationEssentials
import Glibc

/// Where the replicas' Leases are, and who we are among them.
struct HomeSettings: Sendable {
  let kubeconfig: KubeconfigSource
  let namespace: Namespace
  let replica: ReplicaName

  /// Nothing where no home cluster is set.
  init?(_ reader: SettingsReader) throws {
    guard let path = reader.text("homeKubeconfig") else { return nil }
    var environment = reader.environment
    // The service account is used where no file has a context.
    environment["KUBECONFIG"] = path == KubeconfigSource.inClusterContext ? "/dev/null" : path
    if path != KubeconfigSource.inClusterContext { environment["KUBERNETES_SERVICE_HOST"] = nil }
    kubeconfig = KubeconfigSource(environment: environment)
    let name = reader.text("homeNamespace") ?? "ferry-system"
    guard let namespace = Namespace(name) else {
      throw SettingsFailure("homeNamespace is \"\(name)\": write the name of a namespace")
    }
    self.namespace = namespace
    replica = ReplicaName(
      reader.text("identity") ?? Self.hostName, unique: Self.suffix)
  }

  /// Also of a name that was given: a process that starts anew is not the one that was there before.
  private static var suffix: String {
    hex((0..<4).map { _ in UInt8.random(in: 0...255) })
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "ferry" }
    return String(
      decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
