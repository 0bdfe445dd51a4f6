//go:build !unix

package benchtest

import "time"

func used() time.Duration { return 0 }
