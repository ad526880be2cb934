// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What the engine is told by its operator.
package struct EngineSettings: Sendable {
  /// The branch of the config repository.
  package var branch: BranchName
  /// How often Git and the registries are asked without a signal.
  package var pollInterval: Duration
  /// Whether the Git host's webhooks are set up: then it is asked only when something changed.
  package var hasWebhooks: Bool
  /// How many keys that are of no one cluster are worked on at once.
  package var parallel: Int
  /// Who promotions are by.
  package var author: Signature
  /// The image of the Jobs in place of the pinned one.
  package var werfImage: String?
  /// The most files that are read of one revision.
  package var fileLimit: Int

  package init(
    branch: BranchName, pollInterval: Duration = .seconds(60), hasWebhooks: Bool = false,
    parallel: Int = 16,
    author: Signature = Signature(name: "Ferry", email: "ferry@localhost"),
    werfImage: String? = nil, fileLimit: Int = 100_000
  ) {
    self.branch = branch
    self.pollInterval = pollInterval
    self.hasWebhooks = hasWebhooks
    self.parallel = parallel
    self.author = author
    self.werfImage = werfImage
    self.fileLimit = fileLimit
  }
}
