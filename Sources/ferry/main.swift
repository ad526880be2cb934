// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryGit
import FerryPorts
import Glibc

// Not a command: a child of our own that speaks SSH and can be killed.
if CommandLine.arguments.dropFirst().first == GitWorker.argument { exit(GitWorker.main()) }

// A peer that hangs up is a failed write, not the end of the process.
signal(SIGPIPE, SIG_IGN)
DescriptorLimit.raise()
await FerryCommand.main(
  Array(CommandLine.arguments.dropFirst()), composition: FerryComposition())
