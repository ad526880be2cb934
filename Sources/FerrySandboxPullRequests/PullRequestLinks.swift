// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP

/// The addresses of a project, and the parts of answers and webhooks that are made of them.
struct PullRequestLinks {
  let project: HostedProject
  private let address: SandboxAddress

  init(_ project: HostedProject, at address: SandboxAddress) {
    (self.project, self.address) = (project, address)
  }

  private var isGitHub: Bool { project.host == .github }

  var server: String { address.url }

  var apiRoot: String { address.url + (isGitHub ? "/api/v3" : "/api/v1") }

  var web: String { "\(address.url)/\(project.path)" }

  var api: String { "\(apiRoot)/repos/\(project.path)" }

  func page(_ number: Int) -> String {
    address.url + project.host.page(of: number, in: project.path)
  }

  func commit(_ id: GitObjectID) -> String { "\(web)/commit/\(id)" }
}

/// Where nothing is known.
let none = JSONValue.null

func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

func time(_ moment: Timestamp) -> JSONValue { .string(moment.description) }

func hash(_ id: GitObjectID?) -> JSONValue { text(id?.hex) }

extension JSONValue {
  /// With the members of another object, which count where both have one.
  func merging(_ other: JSONValue) -> JSONValue {
    .object((object ?? [:]).merging(other.object ?? [:]) { $1 })
  }
}
