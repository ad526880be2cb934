// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import HTTPTypes

/// What a path asks of the registry (OCI distribution 1.1, "Endpoints").
enum RegistryRoute: Hashable {
  case version
  case token
  case manifest(name: String, ManifestReference)
  case blob(name: String, Digest)
  case uploads(name: String)
  case upload(name: String, id: String)
  case tags(name: String)

  /// Reads a path; a repository's name may itself have slashes, so the end is looked at first.
  static func parse(_ segments: [String]) throws(RegistryRefusal) -> RegistryRoute? {
    guard segments != ["token"] else { return .token }
    guard segments.first == "v2" else { return nil }
    let rest = Array(segments.dropFirst())
    switch (rest.dropLast(2).last, rest.dropLast().last, rest.last) {
    case (_, _, nil): return .version
    case (_, "tags", "list"): return .tags(name: try name(rest.dropLast(2)))
    case ("blobs", "uploads", let id?):
      return .upload(name: try name(rest.dropLast(3)), id: id)
    case (_, "blobs", "uploads"): return .uploads(name: try name(rest.dropLast(2)))
    case (_, "blobs", let text?):
      guard let digest = Digest(text) else {
        throw RegistryRefusal(.digestInvalid, "a blob is named by a sha256 digest, not \(text)")
      }
      return .blob(name: try name(rest.dropLast(2)), digest)
    case (_, "manifests", let text?):
      guard let reference = ManifestReference(text) else {
        throw RegistryRefusal(.tagInvalid, "neither a tag nor a sha256 digest: \(text)")
      }
      return .manifest(name: try name(rest.dropLast(2)), reference)
    default: return nil
    }
  }

  /// The repository that a route is about, and what is done with it.
  func access(_ method: HTTPRequest.Method) -> (repository: String, action: RegistryAction)? {
    let action: RegistryAction =
      switch method {
      case .get, .head: .pull
      case .delete: .delete
      default: .push
      }
    switch self {
    case .version, .token: return nil
    case .manifest(let name, _), .blob(let name, _), .tags(let name): return (name, action)
    case .uploads(let name), .upload(let name, _): return (name, .push)
    }
  }
}

/// What a client may do in a repository, as scopes name it.
enum RegistryAction: String, Hashable, Sendable {
  case pull, push, delete
}

/// Joins the parts of a repository's name; each is lower-case words with single separators.
private func name(_ parts: ArraySlice<String>) throws(RegistryRefusal) -> String {
  let name = parts.joined(separator: "/")
  guard (1...255).contains(name.utf8.count), parts.allSatisfy(isNameComponent) else {
    throw RegistryRefusal(.nameInvalid, "invalid repository name: \(name)")
  }
  return name
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
private func isNameComponent(_ text: String) -> Bool {
  text.wholeMatch(of: /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/) != nil
}
