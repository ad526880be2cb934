// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// The latest answers that have an entity tag: asked again, the host says only that they still hold,
/// which GitHub does not count (RFC 9110, section 13.1.2).
struct AnswerMemory {
  private static let mostAnswers = 256
  private static let mostBytes = 4 << 20

  private struct Kept {
    let tag: String
    let reply: HTTPReply
  }

  private var answers: [String: Kept] = [:]
  /// The oldest first.
  private var order: [String] = []
  private var bytes = 0

  /// The tag of the answer that is kept for a target.
  func tag(of target: String) -> String? { answers[target]?.tag }

  /// The answer that is kept for a target, if it has this tag.
  func reply(to target: String, taggedBy tag: String) -> HTTPReply? {
    answers[target].flatMap { $0.tag == tag ? $0.reply : nil }
  }

  /// Keeps an answer in place of an older one; the oldest make room.
  mutating func keep(_ reply: HTTPReply, to target: String, taggedBy tag: String) {
    forget(target)
    guard reply.body.count <= Self.mostBytes / 4, tag.utf8.count <= 256 else { return }
    answers[target] = Kept(tag: tag, reply: reply)
    order.append(target)
    bytes += reply.body.count
    while order.count > Self.mostAnswers || bytes > Self.mostBytes, let oldest = order.first {
      forget(oldest)
    }
  }

  private mutating func forget(_ target: String) {
    guard let kept = answers.removeValue(forKey: target) else { return }
    order.removeAll { $0 == target }
    bytes -= kept.reply.body.count
  }
}
