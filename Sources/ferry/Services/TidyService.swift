// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGit
import FerryPorts
import Logging
import ServiceLifecycle

/// Gathers the packs of the local clone once an hour, so that years of fetches stay few files.
struct TidyService: Service {
  let workspace: GitWorkspace
  let time: any KeepsTime
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await time.sleep(until: time.now + .seconds(3_600))
        guard !Task.isCancelled else { return }
        do {
          if try await workspace.tidy() { logger.debug("gathered the packs of the clone") }
        } catch {
          logger.warning("\(error)")
        }
      }
    }
  }
}
