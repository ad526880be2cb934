// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxHTTP
package import HTTPTypes
import FerryPorts

/// What shall go wrong at a Git host, told while it runs.
package final class HostFaults: Sendable {
  private struct Plan {
    var requests: [(fault: RequestFault, seen: Int)] = []
    var deliveries: [(fault: DeliveryFault, seen: Int)] = []
    /// Waits until another webhook overtook it.
    var overtaken: [Posting] = []
    var quota: HostQuota?
  }

  private let plan = Lock(Plan())

  package init() {}

  /// Makes requests go wrong.
  package func add(_ fault: RequestFault) { plan.withLock { $0.requests.append((fault, 0)) } }

  /// Makes webhooks go wrong.
  package func add(_ fault: DeliveryFault) { plan.withLock { $0.deliveries.append((fault, 0)) } }

  /// Lets no more than so many requests in during each window; nothing for as many as come.
  package func limitRequests(_ quota: HostQuota?) { plan.withLock { $0.quota = quota } }

  /// Ends everything that was to go wrong.
  package func clear() { plan.withLock { $0 = Plan() } }

  /// What goes wrong with this request, which is counted.
  package func fault(
    of method: HTTPRequest.Method, _ path: String
  ) -> RequestFault.Kind? {
    plan.withLock { plan in
      var kind: RequestFault.Kind?
      for index in plan.requests.indices {
        let fault = plan.requests[index].fault
        guard fault.method == method, path.contains(fault.path) else { continue }
        let seen = plan.requests[index].seen
        plan.requests[index].seen += 1
        if seen >= fault.skipping, seen < fault.skipping + fault.times { kind = kind ?? fault.kind }
      }
      return kind
    }
  }

  /// Counts a request; nothing when all are let in.
  package func spend(at now: Timestamp) -> HostQuota? {
    plan.withLock { plan in
      plan.quota?.spend(at: now)
      return plan.quota
    }
  }

  /// What is really sent when this is to be.
  func route(_ posting: Posting) -> [Posting] {
    plan.withLock { plan in
      var kind: DeliveryFault.Kind?
      for index in plan.deliveries.indices {
        let fault = plan.deliveries[index].fault
        guard fault.event.isEmpty || posting.event.contains(fault.event) else { continue }
        if plan.deliveries[index].seen == fault.skipping { kind = kind ?? fault.kind }
        plan.deliveries[index].seen += 1
      }
      let waiting = plan.overtaken
      plan.overtaken = []
      switch kind {
      case nil: return [posting] + waiting
      case .drop: return waiting
      case .duplicate: return [posting, posting] + waiting
      case .overtaken:
        plan.overtaken = [posting]
        return waiting
      }
    }
  }
}
