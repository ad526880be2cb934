// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A call and where it is done, as one line of JSON on a worker's standard input.
struct WorkerRequest {
  let call: RemoteCall
  /// The path of the clone.
  let repository: String
}

extension WorkerRequest {
  var json: JSONValue {
    var json: JSONValue = [
      "repository": .string(repository), "remote": .string(call.remote.url),
      "totalMilliseconds": .integer(Int(call.limits.total.wholeMilliseconds)),
      "receivedBytes": .integer(call.limits.receivedBytes),
      "receivedObjects": .integer(call.limits.receivedObjects),
    ]
    if let ssh = call.credentials.ssh {
      json["privateKey"] = .string(ssh.privateKey.revealed)
      json["knownHosts"] = .string(ssh.knownHosts)
    }
    switch call.action {
    case .fetch: break
    case .fetchHead(let head): json["head"] = .string(head.text)
    case .push(let commit, let branch, let expected):
      json["push"] = ["commit": .string(commit.hex), "branch": .string(branch.text)]
      if let expected { json["push"]?["expected"] = .string(expected.hex) }
    }
    return json
  }

  /// Nothing when a part is missing or malformed.
  init?(_ json: JSONValue) {
    guard let repository = json["repository"]?.string, let url = json["remote"]?.string,
      let remote = try? GitRemote(parsing: url), let action = RemoteCall.Action(json),
      let total = json["totalMilliseconds"]?.integer,
      let bytes = json["receivedBytes"]?.integer, let objects = json["receivedObjects"]?.integer
    else { return nil }
    self.repository = repository
    call = RemoteCall(
      action: action, remote: remote, credentials: GitCredentials(ssh: .init(json)),
      limits: GitLimits(
        total: .milliseconds(total), receivedBytes: bytes, receivedObjects: objects))
  }
}

extension GitCredentials.SSH {
  fileprivate init?(_ json: JSONValue) {
    guard let key = json["privateKey"]?.string, let hosts = json["knownHosts"]?.string else {
      return nil
    }
    self.init(privateKey: Redacted(key), knownHosts: hosts)
  }
}

extension RemoteCall.Action {
  fileprivate init?(_ json: JSONValue) {
    if let head = json["head"] {
      guard let head = head.string.flatMap(HeadReference.init) else { return nil }
      self = .fetchHead(head)
      return
    }
    guard let push = json["push"] else {
      self = .fetch
      return
    }
    guard let commit = push["commit"]?.string.flatMap(GitObjectID.init(hex:)),
      let branch = push["branch"]?.string.flatMap(BranchName.init)
    else { return nil }
    let expected = push["expected"]?.string.flatMap(GitObjectID.init(hex:))
    self = .push(commit, to: branch, expecting: expected)
  }
}
