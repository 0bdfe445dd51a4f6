package kefu

import "context"

// post sends what is to be sent.
type post struct{ s *Sessions }

func newPost(s *Sessions) *post { return &post{s} }

func (p *post) wake(int64) {}

func (p *post) run(ctx context.Context) { <-ctx.Done() }
