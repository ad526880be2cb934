// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Every tag of a repository, page by page.
struct TagList {
  static let mostPages = 500
  static let mostTags = 100_000

  let visit: RegistryVisit

  func tags() async throws(RegistryFailure) -> [String] {
    var tags: [String] = []
    var seen: Set<String> = []
    var next: String? = first + "?n=1000"
    while let target = next {
      guard seen.insert(target).inserted, seen.count <= Self.mostPages, tags.count <= Self.mostTags
      else {
        throw visit.failure(
          .malformed,
          "the list has no end after \(seen.count) pages and \(tags.count) tags; name an exact "
            + "version")
      }
      let page = try await page(target)
      tags += try names(page)
      next = try link(page)
    }
    return tags
  }

  private var first: String { "/v2/\(visit.endpoint.path)/tags/list" }

  /// Some registries take no page of 1000: then theirs is good enough.
  private func page(_ target: String) async throws(RegistryFailure) -> HTTPReply {
    var reply = try await visit.reply(.get, target)
    if reply.status == .badRequest, target != first {
      reply = try await visit.reply(.get, first)
    }
    switch reply.status.code {
    case 200: return reply
    case 404: throw visit.failure(.repositoryNotFound, RegistryRefusal(reply).sentence)
    default: throw visit.unexpected(reply)
    }
  }

  /// A repository without tags says `null`.
  private func names(_ page: HTTPReply) throws(RegistryFailure) -> [String] {
    let json = try? JSONValue(parsing: page.body)
    if json?["tags"] == .null { return [] }
    guard let tags = json?["tags"]?.array else {
      throw visit.failure(.malformed, "the answer is no list of tags")
    }
    return tags.compactMap(\.string)
  }

  private func link(_ page: HTTPReply) throws(RegistryFailure) -> String? {
    do {
      return try NextLink.find(
        in: page.response.headerFields[values: .link], at: visit.endpoint.url, path: first
      )?.target
    } catch {
      switch error {
      case .otherHost(let host):
        throw visit.failure(.malformed, "the next page is at another host, \(host)")
      case .unreadable(let link):
        throw visit.failure(.malformed, "the link to the next page is no URL: \(link)")
      }
    }
  }
}

extension HTTPField.Name {
  fileprivate static let link = Self("Link")!
}
