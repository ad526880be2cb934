// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc
import Testing

struct DescriptorLimitTests {
  private var limits: rlimit {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    return limits
  }

  @Test func `the limit of open files is raised to what the system lets a process have`() {
    // One below: other tests have files open meanwhile.
    var lowered = limits
    lowered.rlim_cur = limits.rlim_max - 1
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
    #expect(DescriptorLimit.current == Int(clamping: limits.rlim_max - 1))
    DescriptorLimit.raise()
    #expect(DescriptorLimit.current == Int(clamping: limits.rlim_max))
  }
}
