// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

#include <git2.h>
#include <git2/sys/commit.h>
#include <git2/sys/repository.h>
#include <git2/sys/transport.h>
