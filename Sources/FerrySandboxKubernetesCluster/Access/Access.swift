// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxHTTP
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// How requests are told apart by who sends them.
package struct Access: Sendable {
  package let adminToken: Redacted<String>
  /// Whether health and version may be asked without credentials.
  package let allowsAnonymous: Bool

  package init(adminToken: Redacted<String>, allowsAnonymous: Bool) {
    self.adminToken = adminToken
    self.allowsAnonymous = allowsAnonymous
  }
  let tokens = ServiceAccountTokens()

  func authenticate(
    _ request: APIRequest, _ state: ClusterState, at now: Timestamp
  ) throws(APIFailure) -> User {
    guard let header = request.headers["authorization"] else {
      guard allowsAnonymous else { throw .unauthorized() }
      return .anonymous
    }
    guard header.hasPrefix("Bearer "), let user = user(String(header.dropFirst(7)), state, at: now)
    else { throw .unauthorized() }
    return try impersonated(by: user, request)
  }

  /// Whose token it is; nobody's when it is wrong, expired, or its account is gone.
  func user(_ token: String, _ state: ClusterState, at now: Timestamp) -> User? {
    if adminToken.matches(token) { return .admin }
    guard let claims = tokens.claims(of: token, at: now) else { return nil }
    let key = ObjectKey(namespace: claims.namespace, name: claims.name)
    guard state.store[state.catalog["serviceaccounts"].table, key]?.uid == claims.uid else {
      return nil
    }
    return .serviceAccount(claims.name, namespace: claims.namespace, uid: claims.uid)
  }
}
