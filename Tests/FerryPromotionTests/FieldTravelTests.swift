// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

@Suite struct `A field` {
  private static let fields: [PromotedField] = [.version, .variables, .values]

  private func cluster(
    _ environment: EnvironmentName, _ variables: [String: String], values: [String: String]? = nil
  ) -> DesiredCluster {
    let id = ClusterID(environment: environment, name: ClusterName(checked: "eu-1"))
    let origin = { (name: String) in
      SourceLocation(file: "\(environment)/\(name).yaml", document: 0, line: 1)
    }
    let bundle = DesiredBundle(
      id: Fleet.shop, repository: RegistryRepository(registry: "r", path: "shop"),
      version: .exact("1.0.0"), values: values == nil ? nil : "shop-values",
      environment: variables, spec: .object([:]), origin: origin("shop"))
    var cluster = DesiredCluster(id: id, bundles: [Fleet.shop: bundle])
    if let values {
      let configMap = DesiredConfigMap(
        namespace: Fleet.shop.namespace, name: "shop-values", data: values,
        origin: origin("values"))
      cluster.configMaps = [configMap.key: configMap]
    }
    return cluster
  }

  private func travel(
    _ before: [String: String]?, _ now: [String: String], _ target: [String: String],
    fields: [PromotedField] = fields
  ) -> FieldTravel {
    let source = FieldSource(
      now: cluster(Fleet.staging, now), before: before.map { cluster(Fleet.staging, $0) })
    return fieldTravel(
      of: Fleet.shop, fields: fields, from: [source], to: cluster(Fleet.production, target))
  }

  @Test func `travels when the target says what the source said before`() {
    let travel = travel(["A": "1"], ["A": "2"], ["A": "1"])
    #expect(travel.moves.map(\.text) == ["2"])
    #expect(travel.moves.map(\.steps) == [["spec", "env", "A"]])
    #expect(travel.moves.map(\.origin.file) == ["production/shop.yaml"])
    #expect(travel.moves.map(\.isNew) == [false])
  }

  @Test func `that is new at the source is new at the target`() {
    #expect(travel([:], ["A": "2"], [:]).moves.map(\.isNew) == [true])
  }

  @Test func `that differs on purpose stays, and that is said`() {
    let travel = travel(["A": "1"], ["A": "2"], ["A": "other"])
    #expect(travel.moves.isEmpty)
    #expect(
      travel.kept == [
        "spec.env.A stays on production/eu-1: it differs from what the source said before"
      ])
    #expect(self.travel(["A": "1"], ["A": "2"], [:]).kept.count == 1)
  }

  @Test func `stays when it is not known what the source said before`() {
    #expect(travel(nil, ["A": "2"], ["A": "1"]).kept.count == 1)
  }

  @Test func `that is the same already is not told of`() {
    let travel = travel(nil, ["A": "2"], ["A": "2"])
    #expect(travel.moves.isEmpty && travel.kept.isEmpty)
  }

  @Test func `stays when the source clusters say different things`() {
    let sources = ["1", "2"].map { text in
      FieldSource(
        now: cluster(Fleet.staging, ["A": text]), before: cluster(Fleet.staging, ["A": "0"]))
    }
    let travel = fieldTravel(
      of: Fleet.shop, fields: Self.fields, from: sources,
      to: cluster(Fleet.production, ["A": "0"]))
    #expect(travel.moves.isEmpty)
    #expect(travel.kept == ["spec.env.A stays: the source clusters do not say one thing"])
  }

  @Test(arguments: [
    ([PromotedField.version], []), ([.variable("A")], ["A"]), ([.variables], ["A", "B"]),
    ([.values], []), ([.valuesFile("A")], []),
  ])
  func `travels only when it is listed`(fields: [PromotedField], keys: [String]) {
    let travel = travel(
      ["A": "1", "B": "1"], ["A": "2", "B": "2"], ["A": "1", "B": "1"], fields: fields)
    #expect(travel.moves.map { $0.steps.last ?? "" } == keys)
  }

  @Test func `may be a values file`() {
    let source = FieldSource(
      now: cluster(Fleet.staging, [:], values: ["app.yaml": "b"]),
      before: cluster(Fleet.staging, [:], values: ["app.yaml": "a"]))
    let target = cluster(Fleet.production, [:], values: ["app.yaml": "a"])
    let travel = fieldTravel(
      of: Fleet.shop, fields: [.valuesFile("app.yaml")], from: [source], to: target)
    #expect(travel.moves.map(\.steps) == [["data", "app.yaml"]])
    #expect(travel.moves.map(\.origin.file) == ["production/values.yaml"])
  }

  @Test(arguments: ["spec.version", "spec.env", "spec.env.A", "values", "values.app.yaml"])
  func `is printed as it is written`(text: String) {
    #expect(PromotedField(text)?.description == text)
  }
}
