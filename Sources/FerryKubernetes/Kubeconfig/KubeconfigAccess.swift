// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The access of one context; what lies in files is read again once a minute, and after a refusal.
final class KubeconfigAccess: GrantsAccess {
  private let context: String
  private let reader: KubeconfigReader
  private let clock: any KeepsTime
  private let kept = Lock<(access: Access, readAt: Timestamp)?>(nil)

  init(context: String, reader: KubeconfigReader, clock: any KeepsTime) {
    self.context = context
    self.reader = reader
    self.clock = clock
  }

  func access() async throws(KubernetesFailure) -> Access {
    let now = clock.now
    let last = kept.withLock { $0 }
    if let last, now - last.readAt < rereadInterval { return last.access }
    do {
      let access = try read()
      kept.withLock { $0 = (access, now) }
      return access
    } catch {
      // A file that cannot be read for a moment takes nothing away that still works.
      guard let last else { throw error }
      return last.access
    }
  }

  func renew() async {
    kept.withLock { $0 = nil }
    reader.forget()
  }

  private func read() throws(KubernetesFailure) -> Access {
    guard let identity = try reader.kubeconfig().resolve(context) else {
      throw failure("the context is not there any more")
    }
    let (cluster, user) = (identity.cluster, identity.user)
    let client: TLSSettings.ClientIdentity? =
      if let certificate = user.clientCertificate, let key = user.clientKey {
        TLSSettings.ClientIdentity(
          certificate: try bytes(of: certificate), key: Redacted(try bytes(of: key)))
      } else {
        nil
      }
    return Access(
      tls: TLSSettings(
        certificateAuthority: try cluster.certificateAuthority.map(bytes), client: client,
        serverName: cluster.serverName, skipsVerification: cluster.skipsVerification),
      authorization: try authorization(of: user))
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
