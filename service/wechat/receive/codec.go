package receive

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"example.org/hotline/model"
)

const (
	// window is how far a delivery's timestamp may be from our clock. The protocol itself would let anybody
	// repeat a signed delivery for ever.
	window = 5 * time.Minute

	// MaxMessage is how large a decrypted message may be: 1 MiB of text and what is around it.
	MaxMessage = 1<<20 + 64<<10
	// MaxBody is how large the body of a POST may be: a message in compatible mode comes twice, once in base64.
	MaxBody = 3 * MaxMessage

	// keepBuffer is the largest buffer worth keeping for the next delivery.
	keepBuffer = 64 << 10
)

// Codec reads the deliveries of one account. Its methods may be called concurrently.
type Codec struct {
	token   []byte
	appID   string
	keys    []*key // the current one, then the previous one
	now     func() time.Time
	signers *signers
	scratch sync.Pool // *[]byte
}

// New makes the codec of an account. Without aesKey only plain deliveries are understood, with it they are refused;
// previousAESKey is the one before, which WeChat may use for a while after a change.
func New(token, appID, aesKey, previousAESKey string, now func() time.Time) (*Codec, error) {
	if token == "" {
		return nil, errors.New("a callback needs a token: without it anybody could sign")
	}
	c := &Codec{token: []byte(token), appID: appID, now: now, signers: newSigners()}
	c.scratch.New = func() any { return new([]byte) }
	current, err := newKey(aesKey)
	if err != nil {
		return nil, err
	}
	previous, err := newKey(previousAESKey)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the previous key: %w", err)
	case current == nil && previous != nil:
		return nil, errors.New("a previous EncodingAESKey without a current one")
	}
	for _, k := range []*key{current, previous} {
		if k != nil {
			c.keys = append(c.keys, k)
		}
	}
	return c, nil
}

// Echo returns what the GET with which WeChat verifies the URL is to be answered with, or ErrSignature or ErrStale.
func (c *Codec) Echo(rawQuery string) (string, error) {
	q := readQuery(rawQuery)
	if !q.fresh(c.now(), window) {
		return "", ErrStale
	}
	if !c.signers.verify(q.signature, c.token, q.timestamp, q.nonce, nil) {
		return "", ErrSignature
	}
	return q.echo, nil
}

// Pass is the right to have a body read.
type Pass struct {
	codec *Codec
	query query
}

// Admit tells from the query alone whether a POST is worth reading, or fails with ErrStale, ErrPlainRefused or, in
// plain mode, ErrSignature. In the other modes the signature covers the body.
func (c *Codec) Admit(rawQuery string) (Pass, error) {
	q := readQuery(rawQuery)
	switch {
	case !q.fresh(c.now(), window):
		return Pass{}, ErrStale
	case q.encrypted():
		return Pass{c, q}, nil
	case len(c.keys) > 0:
		// Whoever saw one signature could otherwise send anything: it covers no body.
		return Pass{}, ErrPlainRefused
	case !c.signers.verify(q.signature, c.token, q.timestamp, q.nonce, nil):
		return Pass{}, ErrSignature
	}
	return Pass{c, q}, nil
}

// Delivery is one message or event, and how to answer it.
type Delivery struct {
	Event model.Event
	codec *Codec
	key   *key // which the answer is encrypted with; nil in plain mode
}

// Open reads the body of a POST and keeps no part of it. It fails with ErrSignature or ErrForeignApp; and with
// ErrMalformed where the delivery is genuine but makes no sense.
func (p Pass) Open(body []byte) (Delivery, error) {
	if !p.query.encrypted() {
		return p.codec.read(body, nil)
	}
	return p.codec.unseal(&p.query, body)
}

func (c *Codec) unseal(q *query, body []byte) (Delivery, error) {
	encrypted := envelope(body)
	if !c.signers.verify(q.msgSignature, c.token, q.timestamp, q.nonce, encrypted) {
		return Delivery{}, ErrSignature
	}
	return c.decrypt(encrypted)
}

// Reopen reads the body of a delivery again that was kept because it made no sense, with today's keys and as it is read today. Whose it
// is, and how old, was looked at when it came. With keys, nothing is read that is not encrypted: the signature of such a body covered
// none of it. It fails with ErrMalformed or ErrForeignApp.
func (c *Codec) Reopen(body []byte) (model.Event, error) {
	encrypted := envelope(body)
	var d Delivery
	var err error
	switch {
	case len(c.keys) > 0:
		d, err = c.decrypt(encrypted)
	case encrypted != nil:
		err = fmt.Errorf("%w: no key of ours opens it", ErrMalformed)
	default:
		d, err = c.read(body, nil)
	}
	return d.Event, err
}

func (c *Codec) decrypt(encrypted []byte) (Delivery, error) {
	scratch := c.scratch.Get().(*[]byte)
	defer c.recycle(scratch)
	for _, k := range c.keys {
		message, err := k.decrypt(encrypted, c.appID, scratch)
		switch {
		case err == nil:
			return c.read(message, k)
		case errors.Is(err, ErrForeignApp):
			return Delivery{}, err
		}
	}
	return Delivery{}, fmt.Errorf("%w: no key of ours opens it", ErrMalformed)
}

func (c *Codec) read(message []byte, k *key) (Delivery, error) {
	if len(message) > MaxMessage {
		return Delivery{}, fmt.Errorf("%w: too large", ErrMalformed)
	}
	ev, err := parse(message)
	return Delivery{ev, c, k}, err
}

func (c *Codec) recycle(scratch *[]byte) {
	if cap(*scratch) <= keepBuffer {
		c.scratch.Put(scratch)
	}
}
