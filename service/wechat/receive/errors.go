package receive

import "errors"

// Why a delivery is refused, or not understood. None of them holds anything of what was delivered.
var (
	ErrSignature    = errors.New("wrong signature")
	ErrStale        = errors.New("timestamp too old or too new")
	ErrPlainRefused = errors.New("not encrypted, though a key is configured")
	ErrForeignApp   = errors.New("encrypted for another AppID")

	// ErrMalformed is no refusal: the delivery is WeChat's, but cannot be read. WeChat repeats what it gets no
	// answer to, so it is answered all the same.
	ErrMalformed = errors.New("cannot be read")
)
