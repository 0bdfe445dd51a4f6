package kefu

import (
	"context"
	"errors"
	"time"
)

// Platform is what 在线客服 needs of WeChat. What it refuses is one of the errors below; after any other nobody knows whether it was
// done.
type Platform interface {
	SendText(ctx context.Context, kfAccount, openID, text string) error
	SendMenu(ctx context.Context, openID string, m Menu) error
	SendMedia(ctx context.Context, kfAccount, openID, kind, mediaID string) error // kind: image or voice
	Upload(ctx context.Context, kind, fileName string, body []byte) (mediaID string, err error)
	Download(ctx context.Context, mediaID string, maxBytes int64) (File, error)
	Typing(ctx context.Context, openID string) error

	// Session is the one that a citizen has in WeChat's tool; found is false where no agent serves him.
	Session(ctx context.Context, openID string) (session KfSession, found bool, err error)
	// CreateSession hands a citizen to an agent who is there, in place of WeChat's queue.
	CreateSession(ctx context.Context, kfAccount, openID string) error
	CloseSession(ctx context.Context, kfAccount, openID string) error
	Online(ctx context.Context) ([]OnlineAgent, error)
	Waiting(ctx context.Context) (openIDs []string, count int, err error)
	// Records are those of all citizens between two moments at most a day apart, oldest first; with an error come those that
	// were read.
	Records(ctx context.Context, from, to time.Time) ([]Record, error)
}

// Menu is a question with answers to tap.
type Menu struct {
	Head    string
	Choices []Choice
	Tail    string
}

// Choice is one answer; its ID comes back with the tap, mostly (protocol §5).
type Choice struct {
	ID   int64
	Text string
}

// File is what was sent beside words.
type File struct {
	Body []byte
	Type string // media type
}

// KfSession is a session of WeChat's own, between a citizen and an agent of its tool.
type KfSession struct {
	KfAccount string
	Since     time.Time // when the citizen came to the first agent; zero where WeChat does not say
}

// OnlineAgent is an agent at work in WeChat's tool.
type OnlineAgent struct {
	KfAccount string
	Accepted  int // citizens being served
}

// Record is one line of WeChat's transcript.
type Record struct {
	OpenID    string
	KfAccount string
	FromAgent bool
	Text      string // trimmed; [image], [voice], [video] stand for what is not text
	At        time.Time
}

// What the platform refuses.
var (
	ErrWindow      = errors.New("the citizen's window is closed or used up")  // 45015, 45047
	ErrUnreachable = errors.New("the citizen cannot be reached")              // not a follower, refuses messages
	ErrNotGranted  = errors.New("the account may not do this")                // a menu, on some accounts; 65400, 48001
	ErrBusy        = errors.New("the platform has certainly not done it now") // try again later
	ErrContent     = errors.New("the platform does not take this content")    // nothing will help
	ErrOtherAgent  = errors.New("another agent serves the citizen")           // 65414
	ErrTooBig      = errors.New("the file is larger than was asked for")
	ErrGone        = errors.New("the platform does not have this file any more") // a media id of more than three days ago
)
