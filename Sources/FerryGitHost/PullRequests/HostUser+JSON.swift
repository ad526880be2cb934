// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension HostUser {
  /// GitLab says `username`, the others `login`; nothing for a user who was deleted.
  init?(_ json: JSONValue?) {
    guard let login = json?["login"]?.string ?? json?["username"]?.string, !login.isEmpty,
      let id = json?["id"]?.integer
    else { return nil }
    self.init(login: login, id: id)
  }
}
