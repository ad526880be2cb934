// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CShims
import FerryDomain
import FerryPorts
import ServiceLifecycle

/// Gives memory that large readings needed for a moment back to the system, every 15 seconds:
/// the allocator would keep it for good (malloc_trim(3)).
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
