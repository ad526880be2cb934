// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// An object in the form that the client asked for.
  func respond(
    with object: APIObject, _ call: APICall, status: Int = 200
  ) throws(APIFailure) -> APIResponse {
    let shown = call.type.presented(object)
    switch call.form {
    case .whole, .discovery: return APIResponse(status: status, .json(shown.json))
    case .yaml: return APIResponse(status: status, .yaml(shown.json))
    case .metadata: return APIResponse(status: status, .json(shown.partial))
    case .metadataList: throw .internalError("content is not a list")
    case .table:
      let table = Table(call.type, include: include(call))
      let page = ListPage(objects: [object], version: store.version)
      return APIResponse(status: status, .json(table.json(page, at: call.now)))
    }
  }

  func respond(with page: ListPage, _ call: APICall) throws(APIFailure) -> APIResponse {
    switch call.form {
    case .whole, .discovery: return APIResponse(.json(whole(page, call.type)))
    case .yaml: return APIResponse(.yaml(whole(page, call.type)))
    case .metadata, .metadataList:
      let items = page.objects.map { call.type.presented($0).partial }
      return APIResponse(
        .json(list(page, "PartialObjectMetadataList", "meta.k8s.io/v1", items, call.type)))
    case .table:
      let table = Table(call.type, include: include(call))
      return APIResponse(.json(table.json(page, at: call.now)))
    }
  }

  private func whole(_ page: ListPage, _ type: ResourceType) -> JSONValue {
    let items = page.objects.map { object -> JSONValue in
      var json = type.presented(object).json
      if !type.isCustom { (json["kind"], json["apiVersion"]) = (nil, nil) }
      return json
    }
    return list(page, type.listKind, type.apiVersion, items, type)
  }

  private func list(
    _ page: ListPage, _ kind: String, _ apiVersion: String, _ items: [JSONValue],
    _ type: ResourceType
  ) -> JSONValue {
    var metadata = page.metadata
    if type.isCustom, metadata["continue"] == nil { metadata["continue"] = "" }
    return [
      "kind": .string(kind), "apiVersion": .string(apiVersion), "metadata": metadata,
      "items": .array(items),
    ]
  }

  private func include(_ call: APICall) -> Table.Include {
    Table.Include(rawValue: call.request.query["includeObject"] ?? "") ?? .metadata
  }
}
