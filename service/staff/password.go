package staff

import "github.com/alexedwards/argon2id"

// Cost is what argon2id spends on one password.
type Cost struct {
	KiB    uint32 // of memory
	Passes uint32
}

// full is about 50 ms, and a storm of log-ins does not eat the memory (OWASP Password Storage Cheat Sheet: 19 MiB, two passes).
var full = Cost{KiB: 19 << 10, Passes: 2}

// Hash is a password as it is kept.
func Hash(password string) (string, error) { return full.Hash(password) }

// Hash is Hash at another cost.
func (c Cost) Hash(password string) (string, error) {
	return argon2id.CreateHash(password, &argon2id.Params{Memory: c.KiB, Iterations: c.Passes, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}
