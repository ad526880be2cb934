// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain

/// The URLs of a project under the address by which the host is known, and the parts of an answer
/// that are made of them.
struct GitLabLinks {
  private let project: HostedProject
  private let address: SandboxAddress

  init(_ project: HostedProject, at address: SandboxAddress) {
    (self.project, self.address) = (project, address)
  }

  var web: String { "\(address.url)/\(project.path)" }

  var clone: String { web + ".git" }

  func mergeRequest(_ number: Int) -> String { "\(web)/-/merge_requests/\(number)" }

  func commit(_ id: GitObjectID) -> String { "\(web)/-/commit/\(id)" }

  func user(_ user: HostedUser) -> JSONValue {
    [
      "id": .integer(user.id), "username": .string(user.login), "name": .string(user.name),
      "state": "active", "web_url": .string("\(address.url)/\(user.login)"), "avatar_url": .null,
    ]
  }

  var projectForHooks: JSONValue {
    [
      "id": .integer(project.id), "name": .string(project.name), "description": "",
      "web_url": .string(web), "homepage": .string(web), "url": .string(clone),
      "git_http_url": .string(clone), "http_url": .string(clone),
      "namespace": .string(project.group), "path_with_namespace": .string(project.path),
      "default_branch": .string(project.defaultBranch.text), "visibility_level": 0,
    ]
  }

  var repositoryForHooks: JSONValue {
    [
      "name": .string(project.name), "url": .string(clone), "description": "",
      "homepage": .string(web), "git_http_url": .string(clone), "visibility_level": 0,
    ]
  }
}
