// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTemplates
import FerryTestPeers
import Glibc
import Testing

/// What the rules of Ferry's types refuse, evaluated by an implementation of CEL that is not ours.
/// The rules are read from the types: a new one fails here until there is a value that it refuses.
struct TypeRuleTests {
  /// Values at the places of rules: every rule of the place takes the first ones, and of the others
  /// each is refused by one.
  static let values: [String: (taken: [JSONValue], refused: [JSONValue])] = [
    "Bundle": (
      taken: [named(String(repeating: "a", count: 53)), named("shop")],
      refused: [named(String(repeating: "a", count: 54))]
    ),
    "Bundle.spec.values": (
      taken: [
        "", "shop-values", "shop-apply-values", "shop-apply-0123abcd-1", "apply-0123abcd-1-values",
        "shop-apply-0123ABCD-1-values", "shop-apply-0123abc-1-values",
        "shop-apply-0123abcd-1-values.more",
      ],
      refused: ["shop-apply-0123abcd-1-values", "a.b-apply-ffffffff-12-values"]
    ),
  ]

  @Test(.timeLimit(.minutes(10)))
  func `every rule takes what can work and refuses what cannot`() async throws {
    let folder = try TemporaryFolder()
    let python: PythonEnvironment
    do {
      python = try await PythonEnvironment(in: folder, packages: ["cel-python==0.5.0"])
    } catch {
      guard getenv("CI") == nil else { throw error }
      print("The rules are not evaluated, there is nothing to do it with: \(error)")
      return
    }
    let rules = try TypeRule.all(in: InstallTemplates.manifests(for: nil))
    let places = Dictionary(grouping: rules, by: \.place)
    #expect(Set(places.keys) == Set(Self.values.keys))
    for (place, values) in Self.values {
      try await check(places[place] ?? [], values.taken, values.refused, python)
    }
  }

  @Test func `what a rule reads is bounded, so that an API server takes the type`() throws {
    let rules = try TypeRule.all(in: InstallTemplates.manifests(for: nil))
    #expect(!rules.isEmpty)
    for rule in rules { #expect(rule.unbounded == [], "\(rule.rule)") }
  }

  @Test func `a rule over text without a bound is found`() {
    let type: JSONValue = [
      "kind": "CustomResourceDefinition",
      "spec": [
        "names": ["kind": "Thing"],
        "versions": [
          [
            "schema": [
              "openAPIV3Schema": [
                "type": "object",
                "x-kubernetes-validations": [["rule": "self.spec.name.matches('x')"]],
                "properties": [
                  "spec": [
                    "type": "object", "properties": ["name": ["type": "string"]],
                  ]
                ],
              ]
            ]
          ]
        ],
      ],
    ]
    #expect(TypeRule.all(in: [type]).flatMap(\.unbounded) == ["Thing.spec.name"])
  }

  /// Holds the rules of one place against its values.
  private func check(
    _ rules: [TypeRule], _ taken: [JSONValue], _ refused: [JSONValue], _ python: PythonEnvironment
  ) async throws {
    let verdicts = try await evaluate(rules.map(\.rule), for: taken + refused, python)
    for (rule, verdicts) in zip(rules, verdicts) {
      for (value, verdict) in zip(taken, verdicts) {
        #expect(verdict == true, "\(rule.place): \(rule.rule), for \(value)")
      }
      #expect(verdicts.contains(false), "\(rule.place): \(rule.rule) refuses nothing")
    }
    for (offset, value) in refused.enumerated() {
      let isRefused = verdicts.contains { $0[taken.count + offset] == false }
      #expect(isRefused, "\(rules.first?.place ?? ""): \(value) is taken")
    }
  }

  private static func named(_ name: String) -> JSONValue { ["metadata": ["name": .string(name)]] }

  /// For each rule and each value: true, false, or why there is no answer.
  private func evaluate(
    _ rules: [String], for values: [JSONValue], _ python: PythonEnvironment
  ) async throws -> [[JSONValue]] {
    let question: JSONValue = [
      "rules": .array(rules.map { .string($0) }), "values": .array(values),
    ]
    let answer = try await python.run(Self.evaluator, [question.canonicalText])
    return try JSONValue(parsing: Array(answer.utf8)).array?.compactMap(\.array) ?? []
  }

  private static let evaluator = """
    import celpy, json, sys
    environment = celpy.Environment()
    def verdict(program, value):
        try: return bool(program.evaluate({"self": celpy.json_to_cel(value)}))
        except celpy.CELEvalError as failure: return str(failure)
    question = json.loads(sys.argv[1])
    programs = [environment.program(environment.compile(rule)) for rule in question["rules"]]
    print(json.dumps([[verdict(p, value) for value in question["values"]] for p in programs]))
    """
}
