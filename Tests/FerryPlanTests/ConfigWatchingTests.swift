// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct ConfigWatchingTests {
  private let id = ConfigWatcherID(namespace: Namespace(checked: "shop"), name: "config")
  private let selector = ["app": "shop"]

  @Test func `first sight is written down and restarts nothing`() throws {
    let changes = try plan(watcher(nil), data: ["a": "1"])
    let status = try #require(changes.status)
    #expect(status.observedHash == dataHash(["a": "1"]))
    #expect(status.restarts == 0 && status.lastRestartTime == nil)
    #expect(status.ready?.status == true)
    #expect(changes.restart == nil)
  }

  @Test func `changed data restarts the selected pods once`() throws {
    let before = try seen(["a": "1"])
    let order = try #require(try plan(watcher(before), data: ["a": "2"]).restart)
    #expect(order.podSelector == selector)
    #expect(order.hash == dataHash(["a": "2"]))
    #expect(order.status.restarts == 1 && order.status.lastRestartTime == Shop.now)
    #expect(try plan(watcher(order.status), data: ["a": "2"]).isEmpty)
  }

  @Test func `an edit of labels restarts nothing`() throws {
    let before = try seen(["a": "1"])
    #expect(try plan(watcher(before), data: ["a": "1"], labels: ["x": "y"]).isEmpty)
  }

  @Test func `a ConfigMap that was deleted and made again counts by its data`() throws {
    let before = try seen(["a": "1"])
    let gone = try #require(try plan(watcher(before), data: nil).status)
    #expect(gone.ready?.reason == "ConfigMapMissing")
    #expect(gone.observedHash == before.observedHash)
    #expect(try plan(watcher(gone), data: ["a": "1"]).restart == nil)
    #expect(try plan(watcher(gone), data: ["a": "2"]).restart != nil)
  }

  @Test func `a burst is one restart more, after a pause`() throws {
    var status = try seen(["a": "1"])
    status.lastRestartTime = Shop.now - .seconds(4)
    let plan = try wholePlan(watcher(status), data: ["a": "2"])
    #expect(plan.changes.isEmpty)
    #expect(plan.nextLook == Shop.now + .seconds(6))
  }

  @Test func `another ConfigMap is seen for the first time`() throws {
    var status = try seen(["a": "1"])
    status.configMap = "other"
    let next = try #require(try plan(watcher(status), data: ["a": "2"]).status)
    #expect(next.configMap == "app-config")
    #expect(next.observedHash == dataHash(["a": "2"]))
  }

  @Test func `an empty selector selects nothing and is told`() throws {
    var object = watcher(try seen(["a": "1"]))
    object["spec"] = ["configMap": "app-config", "podSelector": [:]]
    let changes = try plan(object, data: ["a": "2"])
    #expect(changes.restart == nil)
    #expect(changes.status?.ready?.reason == "SelectorEmpty")
  }

  @Test func `what left Git is deleted only when Git brought it`() throws {
    #expect(try plan(watcher(try seen(["a": "1"])), data: ["a": "1"]).isEmpty)
    var ours = watcher(try seen(["a": "1"]))
    ours["metadata"]?["labels"] = JSONValue(wanted.appliedLabels)
    ours["metadata"]?["annotations"] = JSONValue(wanted.appliedAnnotations)
    #expect(try plan(ours, data: ["a": "1"]) == [.watcher(.delete(id, uid: "w1"))])
    #expect(try plan(ours, data: ["a": "1"], wanted: wanted).isEmpty)
  }

  @Test func `an edited ConfigWatcher is put back, reported, or left, as Git says`() throws {
    var edited = watcher(try seen(["a": "1"]))
    edited["metadata"]?["labels"] = JSONValue(wanted.appliedLabels)
    edited["metadata"]?["annotations"] = JSONValue(wanted.appliedAnnotations)
    edited["spec"]?["podSelector"] = ["app": "other"]
    let put = try wholePlan(edited, data: ["a": "1"], wanted: wanted)
    #expect(put.changes == [.watcher(.apply(wanted, .drifted))])
    let field = FieldDrift(["spec", "podSelector", "app"], live: "other", wanted: "shop")
    #expect(put.drifts.map(\.fields) == [[field]])
    let reported = try wholePlan(
      edited, data: ["a": "1"], wanted: wanted, drift: DriftRules(.report))
    #expect(reported.changes.isEmpty && reported.drifts == put.drifts)
    let rule = IgnoreRule(.configWatcher, fields: [IgnoredField(.podSelector, "app")])
    let left = try wholePlan(
      edited, data: ["a": "1"], wanted: wanted, drift: DriftRules(ignored: [rule]))
    #expect(left.changes.isEmpty && left.drifts.isEmpty)
  }

  @Test func `what Git wants is applied`() throws {
    let changes = try plan(nil, data: nil, wanted: wanted)
    #expect(changes == [.watcher(.apply(wanted, .missing))])
  }

  private var wanted: DesiredConfigWatcher {
    DesiredConfigWatcher(
      id: id, configMap: "app-config", podSelector: selector,
      origin: SourceLocation(file: "w.yaml", document: 0, line: 1))
  }

  /// The status after data was seen for the first time.
  private func seen(_ data: [String: String]) throws -> ConfigWatcherStatus {
    try #require(try plan(watcher(nil), data: data).status)
  }

  private func watcher(_ status: ConfigWatcherStatus?) -> JSONValue {
    var object: JSONValue = [
      "metadata": ["name": "config", "namespace": "shop", "uid": "w1", "generation": 1],
      "spec": ["configMap": "app-config", "podSelector": JSONValue(selector)],
    ]
    object["status"] = status?.json
    return object
  }

  private func plan(
    _ watcher: JSONValue?, data: [String: String]?, labels: [String: String] = [:],
    wanted: DesiredConfigWatcher? = nil
  ) throws -> [Change] {
    try wholePlan(watcher, data: data, labels: labels, wanted: wanted).changes
  }

  private func wholePlan(
    _ watcher: JSONValue?, data: [String: String]?, labels: [String: String] = [:],
    wanted: DesiredConfigWatcher? = nil, drift: DriftRules = DriftRules()
  ) throws -> Plan {
    var facts = try Shop.facts(nil)
    facts.desired.drift = drift
    facts.live.configWatchers[id] = watcher.flatMap(LiveConfigWatcher.init(json:))
    facts.desired.configWatchers[id] = wanted
    if let data {
      let key = ConfigMapKey(namespace: id.namespace, name: "app-config")
      facts.live.configMaps[key] = LiveConfigMap(json: [
        "metadata": ["name": "app-config", "namespace": "shop", "labels": JSONValue(labels)],
        "data": JSONValue(data),
      ])
    }
    return FerryPlan.plan(facts)
  }
}

extension [Change] {
  fileprivate var status: ConfigWatcherStatus? {
    for case .watcher(.writeStatus(_, let status)) in self { return status }
    return nil
  }

  fileprivate var restart: RestartOrder? {
    for case .watcher(.restart(let order)) in self { return order }
    return nil
  }
}
