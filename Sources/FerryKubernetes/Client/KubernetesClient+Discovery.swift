// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension KubernetesClient {
  /// The failure to find a kind, with the versions of its group that the cluster serves instead; as
  /// it is, where the group is not served or cannot be asked for.
  ///
  /// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
  func withServedVersions(
    _ failure: KubernetesFailure, of kind: ResourceKind
  ) async -> KubernetesFailure {
    guard let served = await servedVersions(of: kind.group), !served.contains(kind.version) else {
      return failure
    }
    return KubernetesFailure(
      .missingKind, doing: failure.doing,
      detail: "the cluster serves \(kind.group) as \(served.joined(separator: ", ")) only, not as "
        + "\(kind.version); \(kind.installAdvice)")
  }

  /// Nothing where that cannot be told.
  private func servedVersions(of group: String) async -> [String]? {
    guard !group.isEmpty else { return nil }
    do throws(KubernetesFailure) {
      let answer = try await send(
        APIRequest(path: "/apis/\(group)", doing: "asking for the versions of \(group)"))
      let versions = (answer["versions"]?.array ?? []).compactMap { $0["version"]?.string }
      return versions.isEmpty ? nil : versions
    } catch {
      return nil  // A group that is not there is a 404 too, and the first failure says so already.
    }
  }
}

extension ResourceKind {
  /// What to do about a cluster that does not serve the kind.
  var installAdvice: String {
    switch self {
    case .bundle, .configWatcher: "install the CRD: ferry install --cluster <context>"
    default: "the cluster does not serve \(apiVersion) \(kind): install it"
    }
  }
}
