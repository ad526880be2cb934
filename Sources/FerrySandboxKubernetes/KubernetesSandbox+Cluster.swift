// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts
package import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
package import FerrySandboxKubernetesTypes

/// What a demo or a test does with the cluster behind the server.
extension KubernetesSandbox {
  /// Applies manifests as a client would, in their order, and gives what the server answered to
  /// those it refused.
  @discardableResult
  package func apply(_ objects: [JSONValue], manager: String = "sandbox") -> [JSONValue] {
    objects.compactMap { object in
      cluster.apply(object, manager: manager)
    }
  }

  /// An object as it is now; nothing when there is none.
  package func object(
    _ apiVersion: String, _ kind: String, namespace: String = "", name: String
  ) -> JSONValue? {
    cluster.object(apiVersion, kind, ObjectKey(namespace: namespace, name: name))
  }

  /// All objects of a kind as they are now, in order.
  package func objects(_ apiVersion: String, _ kind: String) -> [JSONValue] {
    cluster.objects(apiVersion, kind)
  }

  /// From now on pods of Jobs behave like this.
  package func setJobs(_ behavior: JobBehavior) { cluster.setJobs { $0 = behavior } }

  /// From now on those Jobs fail for which this says so.
  package func jobs(shouldFail: @escaping @Sendable (_ job: JSONValue) -> Bool) {
    cluster.setJobs { behavior in
      behavior.outcome = { shouldFail($0) ? .fails(exitCode: 1) : .succeeds }
    }
  }

  /// How often was asked for what, since the start or the last reset.
  package var requestCounts: [RequestKey: Int] { cluster.requestCounts }

  /// Every write that was asked for, dry runs aside, and by whom; the latest 10,000 at least.
  package var writes: [WriteNote] { cluster.writes }

  package func resetRequestCounts() { cluster.resetRequestCounts() }

  /// Keeps every request from now on, each with its whole body.
  package func recordRequests() { cluster.recordRequests() }

  /// The requests that were kept and not taken yet, in the order in which they came.
  package func takeRecordedRequests() -> [APIRequest] { cluster.takeRecordedRequests() }

  /// Forgets the history up to a version, as etcd's compaction does: older watches and pages expire.
  package func compact(through version: Int) { cluster.compact(through: version) }

  /// Does what is due by the clock; `run` does so by itself.
  package func tick() { cluster.tick() }
}
