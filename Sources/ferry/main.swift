// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGit
import Glibc

// Not a command: a child of our own that speaks SSH and can be killed.
if CommandLine.arguments.dropFirst().first == GitWorker.argument { exit(GitWorker.main()) }

print("ferry")
