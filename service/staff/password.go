package staff

import "github.com/alexedwards/argon2id"

// hashing is what argon2id costs: about 50 ms, and a storm of log-ins does not eat the memory.
var hashing = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hash is a password as it is kept.
func Hash(password string) (string, error) { return argon2id.CreateHash(password, hashing) }
