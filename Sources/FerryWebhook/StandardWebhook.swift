// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FoundationEssentials

/// What GitLab sends when a signing token is set: a message as Standard Webhooks has it
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
struct StandardWebhook {
  static let secretPrefix = "whsec_"
  /// How far its clock and ours may be apart; an older message is a replay.
  static let tolerance = Duration.seconds(300)
  /// More than a rotation needs.
  static let maxSignatures = 8

  let id: String
  let timestamp: String
  let signatures: [[UInt8]]
  let body: [UInt8]

  init(_ request: WebhookRequest) throws(DeliveryRefusal) {
    id = try Self.field("webhook-id", of: request)
    timestamp = try Self.field("webhook-timestamp", of: request)
    let listed = try Self.field("webhook-signature", of: request)
    // The number of parts is bounded before any is decoded; versions we do not know are passed over.
    signatures = listed.split(separator: " ", maxSplits: Self.maxSignatures)
      .prefix(Self.maxSignatures).filter { $0.hasPrefix("v1,") }
      .compactMap { Data(base64Encoded: String($0.dropFirst(3))).map { [UInt8]($0) } }
    body = request.body
    guard !signatures.isEmpty else {
      throw DeliveryRefusal(.malformed, "webhook-signature holds no v1,<base64>")
    }
  }

  /// Refuses a message that none of the keys signed, or that is not of now.
  func check(keys: [Redacted<String>], now: Timestamp) throws(DeliveryRefusal) {
    let signed = Array("\(id).\(timestamp).".utf8) + body
    var answers: [Bool] = []
    for key in keys {
      let key = try Self.bytes(of: key)
      answers += signatures.map { isCode($0, of: signed, key: key) }
    }
    guard answers.contains(true) else {
      throw DeliveryRefusal(
        .wrongSignature,
        "webhook-signature does not fit the message; set the same signing token here and at the"
          + " webhook")
    }
    try checkTime(now: now)
  }

  private func checkTime(now: Timestamp) throws(DeliveryRefusal) {
    guard timestamp.utf8.count <= 11, let seconds = Int64(timestamp), seconds >= 0 else {
      throw DeliveryRefusal(.malformed, "webhook-timestamp is not a number of seconds")
    }
    let age = now - Timestamp(seconds: seconds)
    guard age <= Self.tolerance, age >= .zero - Self.tolerance else {
      throw DeliveryRefusal(
        .expired,
        "the message was signed \(age.wholeMilliseconds / 1_000) s ago, more than"
          + " \(Self.tolerance) from now; a replay, or a clock is wrong")
    }
  }

  private static func field(
    _ name: String, of request: WebhookRequest
  ) throws(DeliveryRefusal) -> String {
    guard let text = try request.fields.single(name) else {
      throw DeliveryRefusal(
        .unsigned, "\(name) is missing or empty; set the signing token at the webhook")
    }
    guard text.utf8.count <= 1_024 else {
      throw DeliveryRefusal(.malformed, "\(name) is longer than 1024 bytes")
    }
    return text
  }

  private static func bytes(of key: Redacted<String>) throws(DeliveryRefusal) -> [UInt8] {
    let text = String(key.revealed.dropFirst(secretPrefix.count))
    guard let bytes = Data(base64Encoded: text), !bytes.isEmpty else {
      throw DeliveryRefusal(
        .noSecret, "our signing token is not \(secretPrefix)<base64>; copy it again from GitLab")
    }
    return [UInt8](bytes)
  }
}
