// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension KubernetesFailure {
  /// What an answer that is not 2xx means.
  init(_ response: HTTPResponse, body: [UInt8], doing: String, kind: ResourceKind?) {
    let status = (try? JSONValue(parsing: body)).flatMap(APIStatus.init)
    let code = Self.code(httpStatus: response.status.code, status)
    self.init(
      code, doing: doing,
      detail: Self.detail(code, httpStatus: response.status.code, status, body, kind),
      retryAfter: response.retryAfter, managers: status?.conflictingManagers ?? [])
  }

  /// What an ERROR event of a watch means.
  init(event status: APIStatus, doing: String) {
    let code = Self.code(httpStatus: status.code, status)
    self.init(
      code, doing: doing, detail: Self.detail(code, httpStatus: status.code, status, [], nil),
      retryAfter: status.retryAfterSeconds.map { .seconds(min($0, 3_600)) })
  }

  /// No answer at all.
  init(_ failure: HTTPFailure, doing: String, retryAfter: Duration? = nil) {
    let code: Code =
      switch failure.code {
      case .invalid: .configuration
      case .tls: .untrusted
      case .unresolvedName, .unreachable, .timedOut, .interrupted: .unreachable
      case .tooLarge: .malformed
      case .cancelled: .cancelled
      }
    self.init(code, doing: doing, detail: failure.detail, retryAfter: retryAfter)
  }

  private static func code(httpStatus: Int, _ status: APIStatus?) -> Code {
    switch httpStatus {
    case 401: .unauthorized
    case 403: status?.isNamespaceEnding == true ? .terminating : .forbidden
    case 404: status?.isAboutAnObject == true ? .notFound : .missingKind
    case 409: conflictCode(status)
    case 410: .expired
    case 408, 429: .throttled
    case 400..<500: .invalid
    case 500... where status?.isRefusalOfContent == true: .invalid
    case 500...: .server
    default: .malformed
    }
  }

  private static func conflictCode(_ status: APIStatus?) -> Code {
    guard let status else { return .outdated }
    if status.reason == "AlreadyExists" { return .alreadyExists }
    return status.causes.contains { $0.reason == "FieldManagerConflict" }
      ? .fieldConflict : .outdated
  }

  private static func detail(
    _ code: Code, httpStatus: Int, _ status: APIStatus?, _ body: [UInt8], _ kind: ResourceKind?
  ) -> String {
    let said = status?.message ?? String(decoding: body.prefix(200), as: UTF8.self)
    let sentence = said.split(whereSeparator: \.isNewline).joined(separator: " ")
    let whole =
      sentence.isEmpty ? "the server answered \(httpStatus)" : "\(sentence) (\(httpStatus))"
    return whole + (advice(code, kind).map { "; \($0)" } ?? "")
  }

  private static func advice(_ code: Code, _ kind: ResourceKind?) -> String? {
    switch code {
    case .missingKind: kind?.installAdvice
    case .unauthorized: "give the kubeconfig user valid credentials"
    case .forbidden: "grant it with a Role or ClusterRole (see templates/install)"
    case .fieldConflict: "let the other manager give the fields up, or take them out of Git"
    case .configuration, .unreachable, .untrusted, .notFound, .terminating, .alreadyExists,
      .outdated, .expired,
      .invalid, .throttled, .server, .malformed, .cancelled:
      nil
    }
  }
}

extension APIStatus {
  /// A 404 without details is about the kind itself, as is one that is no `Status` at all: so the
  /// recorded server answers for resources that it does not serve.
  fileprivate var isAboutAnObject: Bool { kind != nil }

  /// The namespace takes nothing new because it is being deleted.
  fileprivate var isNamespaceEnding: Bool {
    causes.contains { $0.reason == "NamespaceTerminating" }
  }

  /// Server-side apply answers 500 to fields that the schema does not have, and to values of a
  /// wrong type; so does the storage to objects that are too large. Neither goes by waiting.
  fileprivate var isRefusalOfContent: Bool {
    message.hasPrefix("failed to create typed patch object")
      || message.contains("request is too large")
      || message.contains("trying to send message larger than max")
  }
}
