// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FleetBoardTests {
  private let start = FleetView(time: Timestamp(seconds: 1))

  @Test func `each view that says something new has the next number`() {
    let board = FleetBoard(start)
    board.show(FleetView(time: Timestamp(seconds: 2), troubles: ["one"]))
    board.show(FleetView(time: Timestamp(seconds: 3), troubles: ["two"]))
    #expect(board.view.serial == 2)
    #expect(board.view.troubles == ["two"])
  }

  @Test func `a view that differs in time alone is kept and tells nobody`() async {
    let board = FleetBoard(start)
    let changes = board.changes()
    board.show(FleetView(time: Timestamp(seconds: 2)))
    board.show(FleetView(time: Timestamp(seconds: 3), troubles: ["news"]))
    var iterator = changes.makeAsyncIterator()
    #expect(await iterator.next() == 1)
    #expect(board.view.time == Timestamp(seconds: 3))
  }

  @Test func `who reads slowly gets the newest number only`() async {
    let board = FleetBoard(start)
    var iterator = board.changes().makeAsyncIterator()
    for number in 1...5 {
      board.show(FleetView(time: Timestamp(seconds: 1), troubles: ["\(number)"]))
    }
    #expect(await iterator.next() == 5)
  }

  @Test func `who stops listening is forgotten`() async {
    let board = FleetBoard(start)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<10 { group.addTask { for await _ in board.changes() {} } }
      while board.listenerCount < 10 { await Task.yield() }
      group.cancelAll()
    }
    #expect(board.listenerCount == 0)
  }
}
