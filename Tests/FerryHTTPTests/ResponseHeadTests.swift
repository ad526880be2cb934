// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes
import Testing

@testable import FerryHTTP

@Suite struct ResponseHeadTests {
  @Test func `fields keep their order, and blanks around values go`() throws {
    let head = try head("HTTP/1.1 200 OK\r\n", "B:  two \t\r\n", "A:\r\n", "b:x:y\r\n", "\r\n")
    let response = head.response(isDecoded: false)
    #expect(response.status == .ok)
    #expect(response.headerFields.map { "\($0.name)=\($0.value)" } == ["B=two", "A=", "b=x:y"])
  }

  @Test func `a line that is no field is left out`() throws {
    let head = try head("HTTP/2 204 \r\n", "no colon\r\n", "bad name: x\r\n", ": x\r\n", "\r\n")
    #expect(head.response(isDecoded: false).headerFields.isEmpty)
    #expect(head.response(isDecoded: false).status == .noContent)
  }

  @Test func `a word on the way is not the answer, and the answer replaces it`() throws {
    var head = try head("HTTP/1.1 103 Early Hints\r\n", "Link: a\r\n", "\r\n")
    #expect(head.isComplete && !head.isFinal)
    for line in ["HTTP/1.1 200 OK\r\n", "\r\n"] { try append(line, to: &head) }
    #expect(head.isComplete && head.isFinal)
    #expect(head.response(isDecoded: false).headerFields.isEmpty)
  }

  @Test func `trailers are not part of the head`() throws {
    let head = try head("HTTP/1.1 200 OK\r\n", "\r\n", "Late: x\r\n", "\r\n")
    #expect(head.isComplete)
    #expect(head.response(isDecoded: false).headerFields.isEmpty)
  }

  @Test(arguments: ["HTTP/1.1\r\n", "HTTP/1.1 -20 x\r\n", "HTTP/1.1 2x0\r\n", "HTTP/1.1 \r\n"])
  func `a status line without a status is not final`(_ line: String) throws {
    let head = try head(line, "\r\n")
    #expect(!head.isFinal)
    #expect(head.response(isDecoded: false).status.code < 200)
  }

  @Test func `a head is bounded`() throws {
    var head = ResponseHead()
    let line = Array(("X: " + String(repeating: "x", count: 1000) + "\r\n").utf8)
    let taken = (0..<1000).prefix { _ in line.withUnsafeBytes { head.append($0) } }
    #expect((200..<300).contains(taken.count))
  }

  private func head(_ lines: String...) throws -> ResponseHead {
    var head = ResponseHead()
    for line in lines { try append(line, to: &head) }
    return head
  }

  private func append(_ line: String, to head: inout ResponseHead) throws {
    try #require(Array(line.utf8).withUnsafeBytes { head.append($0) })
  }
}
