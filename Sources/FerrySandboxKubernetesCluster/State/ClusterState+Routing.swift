// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// Finds out what a request is about, and who asks.
  mutating func answer(_ request: APIRequest, at now: Timestamp) throws(APIFailure) -> APIResponse {
    guard request.body.count <= RequestLimits.body else {
      throw .tooLarge(limit: RequestLimits.body)
    }
    let user = try access.authenticate(request, self, at: now)
    if let response = try ServerAnswers.answer(request) { return response }
    guard user != .anonymous else { throw .unauthorized() }
    if let response = try Discovery(catalog).answer(request) { return response }
    guard let path = ResourcePath(request.segments) else { throw .pageNotFound() }
    let verb = try self.verb(of: request, path)
    counts[
      RequestKey(
        verb, group: path.group, resource: path.plural, subresource: path.subresource),
      default: 0] += 1
    note(request, verb, path, at: now)
    try authorize(user, verb, path)
    if let response = try reviewAnswer(request, path, user, at: now) { return response }
    let type = try self.type(at: path)
    let form = try AcceptedForm(request.headers["accept"])
    return try answer(
      APICall(request: request, path: path, type: type, verb: verb, form: form, now: now))
  }

  /// Dry runs change nothing and are left out.
  private mutating func note(
    _ request: APIRequest, _ verb: RequestVerb, _ path: ResourcePath, at now: Timestamp
  ) {
    guard [.create, .update, .patch, .delete, .deletecollection].contains(verb),
      request.query["dryRun"] == nil
    else { return }
    if writes.count >= 20_000 { writes.removeFirst(10_000) }
    writes.append(
      WriteNote(
        time: now, verb: verb, resource: path.plural, subresource: path.subresource,
        name: path.name, agent: request.headers["user-agent"] ?? ""))
  }

  private func verb(
    of request: APIRequest, _ path: ResourcePath
  ) throws(APIFailure) -> RequestVerb {
    let asksWatch = path.name.isEmpty && request.query.flag("watch") == true
    guard
      let verb = RequestVerb(
        method: request.method, isCollection: path.name.isEmpty,
        isWatch: asksWatch || path.isWatch)
    else { throw .methodNotAllowed() }
    return verb
  }

  private func type(at path: ResourcePath) throws(APIFailure) -> ResourceType {
    if let type = catalog.type(path.group, path.version, path.plural),
      path.namespace == nil || type.isNamespaced
    {
      return type
    }
    let isBuiltIn = ResourceType.builtIn.contains {
      $0.group == path.group && $0.version == path.version
    }
    throw isBuiltIn ? .resourceNotFound() : .pageNotFound()
  }

  private mutating func answer(_ call: APICall) throws(APIFailure) -> APIResponse {
    try checkScope(call)
    switch call.path.subresource {
    case "": return try answerObject(call)
    case "status" where call.type.hasStatus: return try answerStatus(call)
    case "scale" where call.type.subresources.contains("scale"): return try answerScale(call)
    case "log" where call.type.plural == "pods": return try log(call)
    case "eviction" where call.type.plural == "pods": return try evict(call)
    case "finalize" where call.type.plural == "namespaces": return try answerObject(call)
    case "token" where call.type.plural == "serviceaccounts": return try createToken(call)
    default:
      throw call.type.isCustom ? .notFound(call.type, call.path.name) : .resourceNotFound()
    }
  }

  private mutating func answerObject(_ call: APICall) throws(APIFailure) -> APIResponse {
    switch call.verb {
    case .get: try get(call)
    case .list: try list(call)
    case .watch: try openWatch(call)
    case .create: try create(call)
    case .update: try update(call)
    case .patch: try patch(call)
    case .delete: try delete(call)
    case .deletecollection: try deleteCollection(call)
    }
  }

  private mutating func answerStatus(_ call: APICall) throws(APIFailure) -> APIResponse {
    switch call.verb {
    case .get: try get(call)
    case .update: try update(call)
    case .patch: try patch(call)
    default: throw .methodNotAllowed()
    }
  }

  /// Refuses methods that make no sense for a collection, an object or the whole cluster.
  private func checkScope(_ call: APICall) throws(APIFailure) {
    let acrossNamespaces = call.type.isNamespaced && call.path.namespace == nil
    switch call.verb {
    case .get, .list, .watch:
      if acrossNamespaces, !call.path.name.isEmpty { throw .resourceNotFound() }
    case .create:
      if !call.type.isCustom, !call.path.name.isEmpty, call.path.subresource.isEmpty {
        throw .methodNotAllowed()
      }
      if acrossNamespaces { throw call.type.isCustom ? .pageNotFound() : .methodNotAllowed() }
    case .update, .patch:
      guard call.path.name.isEmpty || acrossNamespaces else { return }
      throw call.type.isCustom ? .badRequest("name must be provided") : .methodNotAllowed()
    case .delete, .deletecollection:
      if acrossNamespaces { throw .methodNotAllowed() }
    }
  }
}
