// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandbox
import FerrySandboxGitHost
import FerrySandboxHTTP
import FerrySandboxRegistry
import FerryViews
import Glibc
import HTTPTypes

/// The main job, told: a version is published and travels to every cluster.
struct Demo: Sendable {
  static let repository = "team/shop"
  static let old = "1.4.0"
  static let new = "1.4.1"

  let sandbox: Sandbox
  let description: SandboxDescription
  let engine: Engine
  let story: Story
  let http: any ExchangesHTTP

  /// Runs the story to its end; merges by itself, or waits until a person does.
  func play(mergesItself: Bool) async throws {
    await engine.until { $0.runs(Self.old, in: "staging") && $0.runs(Self.old, in: "production") }
    story.tell("every cluster runs shop \(Self.old)")
    try sandbox.registry.publish(
      repository: Self.repository, tag: Self.new, content: "shop \(Self.new)")
    story.tell("shop \(Self.new) is published at the registry")
    await engine.until { $0.mergeRequest(of: "shop") != nil }
    guard let request = engine.view.mergeRequest(of: "shop") else { return }
    if mergesItself {
      try await merge(request.number)
    } else {
      try await waitForPerson(request)
    }
    await engine.until { $0.runs(Self.new, in: "production") }
    story.tell("every cluster runs shop \(Self.new)")
  }

  private func waitForPerson(_ request: MergeRequestLink) async throws {
    story.say(
      """

      Now it is your turn. Merge the merge request that Ferry opened:
        in the browser  \(request.url)
        or here         press Enter

      """)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask { try await Keyboard.enter() }
      group.addTask {
        await engine.until { $0.wants(Self.new, in: "production") }
        return false
      }
      let isPressed = try await group.next() ?? false
      group.cancelAll()
      if isPressed { try await merge(request.number) }
    }
  }

  /// Merges as the button on the page does.
  private func merge(_ number: Int) async throws {
    let project = sandbox.plan.project.text.replacing("/", with: "%2F")
    let path = "/api/v4/projects/\(project)/merge_requests/\(number)/merge"
    var request = HTTPRequest(
      method: .put, scheme: "http", authority: description.gitHost.description, path: path)
    request.headerFields[HTTPField.Name("PRIVATE-TOKEN") ?? .authorization] =
      description.token.revealed
    let reply = try await http.exchange(HTTPCall(request: request))
    guard reply.status.code == 200 else {
      throw DemoFailure(
        "while merging !\(number): the Git host answered \(reply.status)")
    }
    story.tell("!\(number) is merged")
  }
}

/// The demo did not come to its end.
struct DemoFailure: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}

/// The person's keyboard.
enum Keyboard {
  /// True once Enter is pressed. Without a keyboard it waits until it is cancelled.
  static func enter() async throws -> Bool {
    while !Task.isCancelled {
      var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if poll(&watched, 1, 0) > 0 {
        var byte: UInt8 = 0
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 1, byte == UInt8(ascii: "\n") { return true }
        if count <= 0 { break }
        continue
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    while !Task.isCancelled { try await Task.sleep(for: .seconds(3_600)) }
    return false
  }
}

extension Engine {
  /// Returns when the view is as the condition wants it, or the task is cancelled.
  func until(_ condition: (FleetView) -> Bool) async {
    let changes = changes()
    if condition(view) { return }
    for await _ in changes where condition(view) { return }
  }
}

extension FleetView {
  private func shops(in environment: String) -> [TargetView] {
    (environments.first { $0.name.text == environment }?.targets ?? [])
      .filter { $0.bundle.name.text == "shop" }
  }

  /// Every cluster of the environment runs this version of the shop and is healthy.
  func runs(_ version: String, in environment: String) -> Bool {
    let shops = shops(in: environment)
    return !shops.isEmpty
      && shops.allSatisfy { $0.deployed == version && $0.isCurrent && $0.health == .healthy }
  }

  /// Git wants this version of the shop on every cluster of the environment.
  func wants(_ version: String, in environment: String) -> Bool {
    let shops = shops(in: environment)
    return !shops.isEmpty && shops.allSatisfy { $0.wanted == version }
  }

  /// The open merge request that promotes the Bundle.
  func mergeRequest(of bundle: String) -> MergeRequestLink? {
    promotions.first { $0.bundle.text == bundle }?.mergeRequest
  }
}
