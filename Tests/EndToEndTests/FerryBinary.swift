// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc

extension ChildProcess {
  /// Starts the `ferry` that was built beside the tests.
  static func ferry(_ arguments: String...) throws -> ChildProcess {
    try ferry(arguments, environment: nil)
  }

  /// Starts it with this environment and no other.
  static func ferry(
    _ arguments: [String], environment: [String: String]?
  ) throws -> ChildProcess {
    try ChildProcess(ferryPath, arguments, environment: environment)
  }
}

/// The binary lies in the folder of the test bundle, whose path is among the arguments or is the
/// process itself.
var ferryPath: String {
  let bundle = CommandLine.arguments.last { $0.hasSuffix(".xctest") } ?? executable
  return bundle.prefix(upTo: bundle.lastIndex(of: "/") ?? bundle.startIndex) + "/ferry"
}

private var executable: String {
  var buffer = [CChar](repeating: 0, count: 4_096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  return String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
}
