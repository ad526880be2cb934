// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An API server's refusal, or no answer from it.
package struct KubernetesFailure: Failure {
  package enum Code: Hashable, Sendable {
    /// The kubeconfig or the context cannot be used.
    case configuration
    case unreachable
    /// TLS could not be agreed on.
    case untrusted
    /// 401.
    case unauthorized
    /// 403.
    case forbidden
    /// 404 for an object or its namespace.
    case notFound
    /// 403 because the namespace is being deleted, and takes nothing new.
    case terminating
    /// 404 for the kind itself: the CRD is not installed.
    case missingKind
    /// 409 AlreadyExists.
    case alreadyExists
    /// 409 on apply: fields belong to other managers.
    case fieldConflict
    /// 409 on a resourceVersion or uid that is no longer true.
    case outdated
    /// 410: the version to go on from is gone.
    case expired
    /// 400 or 422: the server will never take this.
    case invalid
    /// 429.
    case throttled
    /// 5xx.
    case server
    /// An answer that is not what the API promises.
    case malformed
    case cancelled
  }

  package let code: Code
  package let doing: String
  package let detail: String
  package let retryAfter: Duration?
  /// The field managers that own what apply wanted to change, for `fieldConflict`.
  package let managers: [FieldManager]

  package init(
    _ code: Code, doing: String, detail: String, retryAfter: Duration? = nil,
    managers: [FieldManager] = []
  ) {
    self.code = code
    self.doing = doing
    self.detail = detail
    self.retryAfter = retryAfter
    self.managers = managers
  }

  /// Whether all that stands in the way are changes that somebody made by an update, such as
  /// `kubectl edit`: drift, which is put back. What another manager applies is not.
  package var isOnlyByHand: Bool {
    code == .fieldConflict && !managers.isEmpty && managers.allSatisfy { !$0.applies }
  }

  package var disposition: Disposition {
    switch code {
    case .unreachable, .outdated, .expired, .throttled, .server, .malformed, .cancelled: .transient
    case .notFound, .terminating, .missingKind, .alreadyExists: .waiting
    case .configuration, .untrusted, .unauthorized, .forbidden, .fieldConflict, .invalid: .stalled
    }
  }
}

/// Who owns fields of an object, by server-side apply's account of it
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
package struct FieldManager: Hashable, Sendable {
  package let name: String
  /// It applies the fields, as Ferry does; otherwise it once wrote them by an update.
  package let applies: Bool

  package init(_ name: String, applies: Bool) {
    self.name = name
    self.applies = applies
  }
}
