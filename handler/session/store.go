package session

import (
	"context"
	"time"
)

// sessionStore lets scs keep its sessions in ours.
type sessionStore struct{ kept kept }

func sessionKey(token string) string { return "session:" + token }

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	v, found, err := s.kept.Get(ctx, sessionKey(token))
	return []byte(v), found, err
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.kept.Set(ctx, sessionKey(token), string(b), time.Until(expiry)) // scs reckons by the machine's clock
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.kept.Delete(ctx, sessionKey(token))
}

// scs calls these only on a store that has no variants with a context.

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
