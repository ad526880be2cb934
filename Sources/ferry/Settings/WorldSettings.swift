// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryGit
import FerryGitHost
import FerryKubernetes
import FerryPorts
import FerryRegistry

/// All settings of one run, checked.
struct WorldSettings: Sendable {
  var remote: GitRemote
  var repositoryText: String
  var credentials: GitCredentials
  var signingKey: SigningKey?
  var kubeconfig: KubeconfigSource
  var host: GitHostSettings?
  var registry: RegistrySettings
  var dockerConfig: String?
  var dataFolder: String?
  var engine: EngineSettings

  init(_ reader: SettingsReader) throws {
    guard let repository = reader.text("repository") else {
      throw SettingsFailure(
        "no repository is set: give --repository or FERRY_REPOSITORY, the URL of the config repository"
      )
    }
    let branch = reader.text("branch") ?? "main"
    guard let branch = BranchName(branch) else {
      throw SettingsFailure("\"\(branch)\" is no branch name")
    }
    repositoryText = repository
    remote = try GitRemote(parsing: repository)
    let authorities = try reader.file("caFile")
    let token = try reader.secret("token")
    credentials = GitCredentials(
      login: token.map { GitLogin(user: reader.text("username") ?? "ferry", token: $0) },
      ssh: try Self.ssh(reader),
      authorities: authorities.map { String(decoding: $0, as: UTF8.self) })
    signingKey = try Self.signingKey(reader)
    kubeconfig = reader.kubeconfig
    host = try Self.host(reader, repository: repository, token: token, authorities: authorities)
    let insecure = reader.text("insecureRegistries")?.split(separator: ",").map { String($0) } ?? []
    registry = RegistrySettings(
      insecure: Set(insecure), certificateAuthorities: try Self.registryAuthorities(reader))
    dockerConfig = reader.text("dockerConfig")
    dataFolder = reader.text("data")
    engine = EngineSettings(
      branch: branch, pollInterval: try reader.span("pollInterval") ?? .seconds(60),
      author: Signature(
        name: reader.text("authorName") ?? "Ferry",
        email: reader.text("authorEmail") ?? "ferry@localhost"),
      werfImage: reader.text("werfImage"), fileLimit: try reader.number("fileLimit") ?? 100_000)
  }

  /// `host=path,host=path`.
  private static func registryAuthorities(_ reader: SettingsReader) throws -> [String: [UInt8]] {
    var authorities: [String: [UInt8]] = [:]
    for part in reader.text("registryCaFiles")?.split(separator: ",") ?? [] {
      guard let sign = part.firstIndex(of: "="), sign > part.startIndex else {
        throw SettingsFailure("registryCaFiles has \"\(part)\": write host=path,host=path")
      }
      do throws(SmallFileFailure) {
        authorities[String(part[..<sign])] = try SmallFile(String(part[sign...].dropFirst())).read()
      } catch {
        throw SettingsFailure("while reading registryCaFiles: \(error.detail)")
      }
    }
    return authorities
  }

  private static func ssh(_ reader: SettingsReader) throws -> GitCredentials.SSH? {
    guard let key = try reader.secret("sshKey") else { return nil }
    let path =
      reader.text("knownHostsFile") ?? (reader.environment["HOME"] ?? "") + "/.ssh/known_hosts"
    do throws(SmallFileFailure) {
      let known = String(decoding: try SmallFile(path).read(), as: UTF8.self)
      return .init(privateKey: key, knownHosts: known)
    } catch {
      throw SettingsFailure(
        "while reading the known hosts: \(error.detail); name the file with --known-hosts-file")
    }
  }

  private static func signingKey(_ reader: SettingsReader) throws -> SigningKey? {
    guard let key = try reader.secret("signingKey") else { return nil }
    do throws(SigningKeyFailure) {
      return try SigningKey(parsing: key)
    } catch {
      throw SettingsFailure("while reading signingKey: \(error)")
    }
  }

  private static func host(
    _ reader: SettingsReader, repository: String, token: Redacted<String>?, authorities: [UInt8]?
  ) throws -> GitHostSettings? {
    let text = reader.text("gitHost") ?? "none"
    guard text != "none" else { return nil }
    guard let kind = GitHost(rawValue: text) else {
      throw SettingsFailure(
        "the Git host is \"\(text)\": write gitlab, github, gitea, forgejo or none")
    }
    guard let access = try reader.gitHubApp.map(GitHostAccess.app) ?? token.map(GitHostAccess.token)
    else {
      throw SettingsFailure(
        "\(kind) needs a token to open merge requests: give --token-file or FERRY_TOKEN")
    }
    return try GitHostSettings(
      kind: kind, repository: repository, base: reader.text("gitHostUrl"), access: access,
      certificateAuthority: authorities)
  }
}

extension SettingsReader {
  /// The GitHub App that stands in for a token; nothing where none is set.
  fileprivate var gitHubApp: GitHubApp? {
    get throws {
      guard let id = text("githubAppId") else { return nil }
      guard let key = try secret("githubAppKey") else {
        throw SettingsFailure(
          "the GitHub App \(id) has no private key: give --github-app-key-file or "
            + "FERRY_GITHUB_APP_KEY")
      }
      return GitHubApp(
        id: id, privateKey: key, installation: try number("githubAppInstallation"))
    }
  }

  /// The files that are set, else those that kubectl would read.
  var kubeconfig: KubeconfigSource {
    var environment = environment
    if let paths = text("kubeconfig") { environment["KUBECONFIG"] = paths }
    return KubeconfigSource(environment: environment)
  }
}
