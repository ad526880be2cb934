// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews

/// A second Bundle, `blog`, wherever the shop is.
extension EngineWorld {
  static let blog = BundleName(checked: "blog")
  static let blogs = RegistryRepository(registry: "registry.example.com", path: "team/blog")

  /// The branch of the merge request for both.
  var together: BranchName { BranchName("ferry/production/_all")! }

  /// The branch of the merge request that Ferry opens by itself.
  var carrier: BranchName { goesTogether ? together : promotion }

  /// The names of the comments that tell how the rollout stands.
  var rolloutComments: [String] { goesTogether ? ["rollout-blog", "rollout-shop"] : ["rollout"] }

  /// Whether all of production has a version of the shop and, where both go together, of the blog.
  func has(shop: String, blog: String, in view: FleetView) -> Bool {
    view.has("shop", shop) && (!goesTogether || view.has("blog", blog))
  }

  /// The files that bring the blog to each cluster.
  static var blogFiles: [String: String] {
    var files = ["environments/staging/eu-1/blog.yaml": blogText("\"2.*\"")]
    for cluster in ["eu-1", "us-1", "ap-1"] {
      files["environments/production/\(cluster)/blog.yaml"] = blogText("2.0.0")
    }
    return files
  }

  /// A world in which both go into production together; the keys are the promotion's besides.
  static func ofTwo(_ keys: String = "") -> EngineWorld {
    var world = EngineWorld()
    world.goesTogether = true
    world.publishBlog("2.0.0")
    world.git.write(blogFiles, to: world.main)
    world.promoteWith("group: environment" + (keys.isEmpty ? "" : ", \(keys)"))
    return world
  }

  /// Publishes a version of the blog; the digest follows from the text.
  func publishBlog(_ tag: String) {
    let digits = tag.filter(\.isNumber) + String(repeating: "b", count: 64)
    registry.push(tag, Digest("sha256:" + String(digits.prefix(64)))!, to: Self.blogs)
  }

  /// The version in production's files of a branch, such as `1.4.0`.
  func version(of bundle: String, on branch: BranchName) -> String? {
    let files = ["eu-1", "us-1", "ap-1"].map {
      file("environments/production/\($0)/\(bundle).yaml", on: branch)
    }
    let versions = Set(
      files.map { text in
        text.split(separator: "\n").first { $0.contains(" version: ") }?
          .split(separator: " ").dropFirst().first.map(String.init) ?? ""
      })
    return versions.count == 1 ? versions.first : nil
  }

  private static func blogText(_ version: String) -> String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata:
      name: blog
      namespace: shop
    spec:
      registry: registry.example.com
      repo: team/blog
      version: \(version)

    """
  }
}

extension FleetView {
  /// Whether a Bundle's version is deployed and current on so many clusters of an environment.
  func has(_ bundle: String, _ version: String, _ environment: String = "production") -> Bool {
    let targets = targets(environment).filter { $0.bundle.name.text == bundle }
    return !targets.isEmpty
      && targets.allSatisfy { $0.isCurrent && $0.health == .healthy && $0.deployed == version }
  }

  /// What is going on with a Bundle's promotion.
  func promotion(of bundle: String) -> PromotionView? {
    promotions.first { $0.bundle.text == bundle }
  }
}

extension PassReport {
  /// Whether a Bundle's version is everywhere in an environment.
  func has(_ bundle: String, _ version: String, _ environment: String = "production") -> Bool {
    view?.has(bundle, version, environment) == true
  }

  /// What is going on with a Bundle's promotion; empty when nothing is.
  func state(of bundle: String) -> String { view?.promotion(of: bundle)?.state ?? "" }
}
