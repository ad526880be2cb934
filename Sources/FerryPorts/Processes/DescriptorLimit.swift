// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// How many files and connections this process may have open (getrlimit(2)).
package enum DescriptorLimit {
  /// The soft limit: what counts.
  package static var current: Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// Raises the soft limit to the hard one: many systems start processes with 1,024, which a few
  /// hundred clusters use up. Where that is refused, all stays as it was.
  package static func raise() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
