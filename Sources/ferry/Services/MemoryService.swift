// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CShims
import FerryDomain
import FerryPorts
import ServiceLifecycle

/// Gives back to the system, every 15 seconds, what large readings and the start needed for a
/// moment: free memory, which the allocator would keep for good, and code that is not used now.
struct MemoryService: Service {
  let time: any KeepsTime

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await time.sleep(until: time.now + .seconds(15))
        ferry_release_memory()
      }
    }
  }
}
