// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The access of one context; what lies in files is read again once a minute, and after a refusal.
final class KubeconfigAccess: GrantsAccess {
  private let context: String
  private let reader: KubeconfigReader
  private let clock: any KeepsTime
  private let plugins: PluginCredentials
  private let kept = Lock<(access: Access, readAt: Timestamp, until: Timestamp?)?>(nil)

  init(context: String, reader: KubeconfigReader, clock: any KeepsTime) {
    self.context = context
    self.reader = reader
    self.clock = clock
    plugins = PluginCredentials(clock: clock)
  }

  func access() async throws(KubernetesFailure) -> Access {
    let now = clock.now
    let last = kept.withLock { $0 }
    if let last, now - last.readAt < rereadInterval, last.until.map({ now < $0 }) ?? true {
      return last.access
    }
    do {
      let (access, until) = try await read()
      kept.withLock { $0 = (access, now, until) }
      return access
    } catch {
      // What cannot be read for a moment takes nothing away that still works.
      guard let last, last.until.map({ now < $0 }) ?? true else { throw error }
      return last.access
    }
  }

  func renew(_ refused: Access) async {
    let isOurs = kept.withLock { kept in
      guard kept?.access == refused else { return false }
      kept = nil
      return true
    }
    guard isOurs else { return }
    plugins.forget()
    reader.forget()
  }

  private func read() async throws(KubernetesFailure) -> (Access, until: Timestamp?) {
    guard let identity = try reader.kubeconfig().resolve(context) else {
      throw failure("the context is not there any more")
    }
    let (cluster, user) = (identity.cluster, identity.user)
    let authority = try cluster.certificateAuthority.map(bytes)
    var client: TLSSettings.ClientIdentity?
    if let certificate = user.clientCertificate, let key = user.clientKey {
      client = TLSSettings.ClientIdentity(
        certificate: try bytes(of: certificate), key: Redacted(try bytes(of: key)))
    }
    var authorization = try authorization(of: user)
    var until: Timestamp?
    if authorization == nil, client == nil, let plugin = user.plugin {
      let told = PluginCluster(cluster: cluster, certificateAuthority: authority)
      let credential = try await plugins.credential(
        of: plugin, environment: plugin.variables(in: reader.environment, about: told))
      authorization = credential.token.map { Redacted("Bearer \($0.revealed)") }
      client = credential.client
      until = credential.expires
    }
    let access = Access(
      tls: TLSSettings(
        certificateAuthority: authority, client: client, serverName: cluster.serverName,
        skipsVerification: cluster.skipsVerification),
      authorization: authorization, impersonation: user.impersonation)
    return (access, until)
  }

  private func authorization(
    of user: Kubeconfig.User
  ) throws(KubernetesFailure) -> Redacted<String>? {
    if let file = user.tokenFile {
      let text = String(decoding: try bytes(of: .file(file)), as: UTF8.self)
      let token = text.filter { !$0.isWhitespace }
      guard !token.isEmpty else { throw failure("the token file \(file) is empty") }
      return Redacted("Bearer \(token)")
    }
    if let token = user.token { return Redacted("Bearer \(token.revealed)") }
    guard let username = user.username else { return nil }
    let pair = "\(username):\(user.password?.revealed ?? "")"
    return Redacted("Basic \(base64(Array(pair.utf8)))")
  }

  private func bytes(of material: Kubeconfig.Material) throws(KubernetesFailure) -> [UInt8] {
    switch material {
    case .data(let bytes): return bytes.revealed
    case .file(let path):
      do {
        return try SmallFile(path).read()
      } catch {
        throw failure(error.detail)
      }
    }
  }

  private func failure(_ detail: String) -> KubernetesFailure {
    KubernetesFailure(
      .configuration, doing: "reading the credentials of context \(context)", detail: detail)
  }
}
