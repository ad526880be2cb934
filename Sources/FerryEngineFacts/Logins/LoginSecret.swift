// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
package import FerryTemplates

/// What the Secret in `spec.auth` holds.
package enum LoginSecret: Hashable, Sendable {
  /// The keys `username` and `password`, as the published operator wants them.
  case account(RegistryCredentials)
  /// The key `.dockerconfigjson`, as `kubectl create secret docker-registry` makes it.
  case dockerConfig(DockerConfig)

  /// Why a Secret cannot be used, and what to do.
  struct Unusable: Error {
    let message: String
  }

  private static let dockerConfigKey = ".dockerconfigjson"

  /// Reads a Secret, which may not be there; the name is for messages.
  init(_ secret: JSONValue?, name: String) throws(Unusable) {
    guard let secret else {
      throw Unusable(
        message: "\(name) is not there; create it with username and password or as a "
          + "docker-registry Secret, or leave spec.auth out")
    }
    let data = secret["data"]?.strings ?? [:]
    switch Self.form(of: secret) {
    case .account:
      guard let username = data["username"].flatMap(decodedText),
        let password = data["password"].flatMap(decodedText)
      else { throw Unusable(message: "\(name) has no readable \(Self.lack(of: data)); add it") }
      self = .account(RegistryCredentials(username: username, password: Redacted(password)))
    case .dockerConfig:
      do throws(RegistryFailure) {
        let bytes = decodedBase64(data[Self.dockerConfigKey] ?? "") ?? []
        self = .dockerConfig(try DockerConfig(parsing: bytes, path: "of \(name)"))
      } catch {
        throw Unusable(message: "\(error); make it anew with kubectl create secret docker-registry")
      }
    }
  }

  /// The form in which a Job gets it: `username` and `password` go first where a Secret has both.
  package static func form(of secret: JSONValue) -> JobLogin {
    let data = secret["data"]?.strings ?? [:]
    let isAccount = data["username"] != nil && data["password"] != nil
    return data[dockerConfigKey] != nil && !isAccount ? .dockerConfig : .account
  }

  /// What the registry is asked with.
  func credentials(
    for repository: RegistryRepository, name: String
  ) throws(Unusable) -> RegistryCredentials {
    switch self {
    case .account(let credentials): return credentials
    case .dockerConfig(let config):
      guard let found = config.credentials(for: repository) else {
        throw Unusable(
          message:
            "\(name) has no account for \(repository.registry); add one under auths, or name "
            + "another Secret in spec.auth")
      }
      return found
    }
  }

  private static func lack(of data: [String: String]) -> String {
    let missing = ["username", "password"].filter { data[$0] == nil }
    return missing.isEmpty ? "text" : missing.joined(separator: " and ")
  }
}

private func decodedText(_ base64: String) -> String? {
  decodedBase64(base64).flatMap { String(validating: $0, as: UTF8.self) }
}
