// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What somebody wants to do.
struct AccessQuestion: Hashable, Sendable {
  let verb: String
  let group: String
  let resource: String
  var subresource = ""
  /// Empty for the whole cluster.
  let namespace: String
  var name = ""

  /// `bundles/status`: a subresource is a resource of its own.
  var fullResource: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }
}
