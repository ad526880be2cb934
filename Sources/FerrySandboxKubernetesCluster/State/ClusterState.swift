// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
package import FerrySandboxKubernetesTypes

/// A cluster as one value: its objects, its types, its watches, and what is to be done later.
///
/// Every function here is synchronous and takes the time: HTTP and the clock are outside.
package struct ClusterState: Sendable {
  package var store = ObjectStore()
  var catalog = ResourceCatalog()
  package var agenda = Agenda()
  var watches: [WatchID: Watch] = [:]
  var watchCount = 0
  /// Watches that have something to read.
  var rings: Set<WatchID> = []
  package var jobs: JobBehavior
  /// What pods wrote, by their uid.
  var logs: [String: String] = [:]
  package var counts: [RequestKey: Int] = [:]
  package var writes: [WriteNote] = []
  let access: Access

  package init(access: Access, jobs: JobBehavior, caPEM: String, at now: Timestamp) {
    self.access = access
    self.jobs = jobs
    self.caPEM = caPEM
    for type in catalog.stored { store.open(type.table) }
    for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
      seed(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]], at: now)
    }
    settle(at: now)
  }

  /// What every namespace is given to trust the server by.
  let caPEM: String

  /// Answers a request, and lets the controllers do what follows from it.
  package mutating func respond(to request: APIRequest, at now: Timestamp) -> APIResponse {
    let response: APIResponse
    do throws(APIFailure) {
      response = try answer(request, at: now)
    } catch {
      response = APIResponse(error)
    }
    settle(at: now)
    return response
  }

  /// Does what is due.
  package mutating func tick(at now: Timestamp) {
    while let item = agenda.popDue(at: now) {
      perform(item, at: now)
      settle(at: now)
    }
  }

  /// Lets the controllers look at every write until none is left.
  ///
  /// Controllers that would undo each other for ever are stopped; the next request goes on.
  mutating func settle(at now: Timestamp) {
    for _ in 0..<Self.settlingRounds {
      let changes = store.takeUnseen()
      guard !changes.isEmpty else { return }
      for change in changes {
        for (id, watch) in watches where watch.type.table == change.table { rings.insert(id) }
        control(change, at: now)
      }
    }
  }

  private static let settlingRounds = 1_000

  /// Makes an object as a client would, by the rules; one that is refused is left out.
  private mutating func seed(_ json: JSONValue, at now: Timestamp) {
    let object = APIObject(json)
    guard let type = catalog.type(of: object) else { return }
    let writer = WriteOptions(manager: "kube-apiserver")
    _ = try? insert(object, as: type, namespace: object.namespace, writer, at: now)
  }
}
