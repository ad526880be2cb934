// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  func get(_ call: APICall) throws(APIFailure) -> APIResponse {
    try checkNotFuture(try ListOptions.version(call.request.query))
    guard let object = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    return try respond(with: object, call)
  }

  func list(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try ListOptions(call.request.query, for: call.type, isWatch: false)
    return try respond(with: try page(call, options), call)
  }

  /// One page of a list: what the selectors let through, of the version that is asked for.
  func page(_ call: APICall, _ options: ListOptions) throws(APIFailure) -> ListPage {
    let table = store.table(call.type.table)
    let token = try options.continueToken.map { text throws(APIFailure) in
      try ContinueToken(text)
    }
    let version = try snapshotVersion(options, token)
    guard let all = table.objects(in: call.path.namespace, at: version) else {
      throw expired(token, table)
    }
    let rest = all[(token.map { key in firstIndex(all, after: key.after) } ?? 0)...]
    let shown = rest.filter {
      options.labels.matches($0.labels) && options.fields.matches($0)
    }
    let isWhole = options.limit.map { shown.count <= $0 } ?? true
    let objects = options.limit.map { Array(shown.prefix($0)) } ?? shown
    var page = ListPage(objects: objects, version: version)
    guard !isWhole, let last = objects.last else { return page }
    let key = ObjectKey(namespace: last.namespace, name: last.name)
    page.continueToken = ContinueToken(version: version, after: key).text
    if options.labels.isEmpty, options.fields.isEmpty {
      page.remaining = shown.count - objects.count
    }
    return page
  }

  private func snapshotVersion(
    _ options: ListOptions, _ token: ContinueToken?
  ) throws(APIFailure) -> Int {
    if let token { return token.version ?? store.version }
    guard let version = options.version, version > 0 else { return store.version }
    try checkNotFuture(version)
    let isExact = options.match == .exact || (options.match == nil && options.limit != nil)
    return isExact ? version : store.version
  }

  private func firstIndex(_ objects: [APIObject], after key: ObjectKey) -> Int {
    objects.firstIndex { ObjectKey(namespace: $0.namespace, name: $0.name) > key } ?? objects.count
  }

  private func checkNotFuture(_ version: Int?) throws(APIFailure) {
    guard let version, version > store.version else { return }
    throw .futureVersion(version, current: store.version)
  }

  /// An expired page token comes with one that goes on from there with what is there now.
  private func expired(_ token: ContinueToken?, _ table: ObjectTable) -> APIFailure {
    guard let token else {
      return .expired("The resourceVersion for the provided list is too old.")
    }
    var failure = APIFailure.expired(
      "The provided continue parameter is too old to display a consistent list result. You can start "
        + "a new list without the continue parameter, or use the continue token in this response to "
        + "retrieve the remainder of the results.")
    failure.continueToken = ContinueToken(version: nil, after: token.after).text
    return failure
  }
}
