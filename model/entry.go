package model

import (
	"slices"
	"time"
)

// EntryKind is what an entry of the content is shown as (domain §12).
type EntryKind string

// The kinds of entries.
const (
	EntryArticle EntryKind = "article" // 我要查询: laws and guides
	EntryTopic   EntryKind = "topic"   // 热门话题
	EntryNews    EntryKind = "news"    // 工作动态
)

// EntryKinds lists them.
var EntryKinds = []EntryKind{EntryArticle, EntryTopic, EntryNews}

// Letter begins the codes of the kind: K001, T001, N001.
func (k EntryKind) Letter() string {
	return map[EntryKind]string{EntryArticle: "K", EntryTopic: "T", EntryNews: "N"}[k]
}

// Label is the kind in the words of the menu.
func (k EntryKind) Label() string {
	return map[EntryKind]string{EntryArticle: "我要查询", EntryTopic: "热门话题", EntryNews: "工作动态"}[k]
}

// HotlineItself answers for content of its own. It is no department that tickets go to, and no code of one begins with a digit.
var HotlineItself = Department{Code: "12345", Name: "12345热线中心", Short: "热线", Active: true}

// EntryState is whether citizens can read an entry.
type EntryState string

// The states of entries.
const (
	EntryUnpublished EntryState = "unpublished" // never was
	EntryPublished   EntryState = "published"
	EntryOffline     EntryState = "offline" // was, and is no more
)

// EntryContent is what editors write.
type EntryContent struct {
	Title      string
	Summary    string
	Body       string   // Markdown
	Department string   // code of the responsible one; blank only where the entry is no article
	Category   string   // 户籍与居住
	Tags       []string // 居住证
	Asked      []string // how else people ask for it: 孩子上学要啥证
	Keywords   []string // of a topic: words that get it in the chat
	Articles   []string // of a topic: codes of articles
	Weight     int      // of a topic: the highest stands first
	Publisher  string   // of news
	Date       string   // of news: 2026-11-10
	ValidUntil string   // the last day on which it can be read, 2026-12-31; blank: for good
	SourceNote string
	Link       string // to an article of an Official Account
}

// Entry is one piece of content as citizens read it, or, before it was ever published, as it is being written.
type Entry struct {
	ID    int64
	Code  string // public, and never changed: K001
	Kind  EntryKind
	State EntryState
	EntryContent
	Plain       string // the body without its marks, for the search
	Live        int    // the version that is or was published last; 0: none
	Draft       int    // the version that is being worked on; 0: none
	Latest      int    // the highest number of a version
	Revision    int    // of the row: two who change it at once meet here
	Views       int    // one a citizen a day
	Useful      int    // 有用
	Useless     int    // 没用
	Demo        bool   // made up, for demonstrations
	CreatedAt   time.Time
	PublishedAt time.Time // first; zero: never
	UpdatedAt   time.Time // when the live version was published
	ShownAt     time.Time // by which lists are ordered: UpdatedAt, of news the beginning of its date
}

// Readable is whether citizens can read the entry on a day (2026-11-28).
func (e Entry) Readable(today string) bool {
	return e.State == EntryPublished && (e.ValidUntil == "" || e.ValidUntil >= today)
}

// EntryVersionState is where one version of an entry stands.
type EntryVersionState string

// The states of versions.
const (
	VersionDraft     EntryVersionState = "draft"     // waits for a review
	VersionReviewed  EntryVersionState = "reviewed"  // may be published
	VersionPublished EntryVersionState = "published" // is what citizens read, or read last
	VersionReplaced  EntryVersionState = "replaced"  // by a later version
	VersionDropped   EntryVersionState = "dropped"   // by an editor
)

// EntryVersion is an entry as it was saved once. What was written is never changed; saving again makes another version.
type EntryVersion struct {
	EntryID    int64
	Number     int // 1, 2, 3 … within the entry
	State      EntryVersionState
	Content    EntryContent
	Note       string // why
	AuthorID   int64
	CreatedAt  time.Time
	ReviewerID int64 // 0: nobody yet
	ReviewedAt time.Time
}

// EntryAct is a step in an entry's life.
type EntryAct string

// The steps.
const (
	EntrySaved    EntryAct = "saved"    // a new version
	EntryApproved EntryAct = "approved" // 审核通过
	EntrySentBack EntryAct = "sent_back"
	EntryWent     EntryAct = "published"
	EntryTaken    EntryAct = "offline"
	EntryLapsed   EntryAct = "lapsed" // past its last day
	EntryDropped  EntryAct = "dropped"
	EntryImported EntryAct = "imported" // from a file, and published at once where the file says so
)

// EntryEvent is one step that was taken: by whom, when, why.
type EntryEvent struct {
	EntryID int64
	Version int
	Act     EntryAct
	StaffID int64 // 0: the clock, or the command line
	Note    string
	At      time.Time
}

// EntryQuery asks for entries as the staff sees them, the last changed first.
type EntryQuery struct {
	Kind       EntryKind // blank: all
	State      EntryState
	Draft      EntryVersionState // those whose version in work stands there; blank: all
	Department string            // code
	Text       string            // in the title, or the code
	Published  bool              // only what citizens can read, as the whole staff sees it
	Today      string
	Before     int64 // IDs below; 0: the newest
	Limit      int
}

// EntryCursor is a place in a list of published entries.
type EntryCursor struct {
	At time.Time
	ID int64
}

// Author tells whether somebody wrote on what is being worked on. versions are those since the last that was published, in
// their order; what was dropped, and what came before it, is not worked on any more.
func Author(versions []EntryVersion, staffID int64) bool {
	for _, v := range slices.Backward(versions) {
		if v.State == VersionDropped {
			return false
		}
		if v.AuthorID == staffID {
			return true
		}
	}
	return false
}

// Approve is that somebody else finds a draft good. work are the versions since the last that was published, v among them:
// whoever wrote on one of them does not review it.
func (v *EntryVersion) Approve(who Staff, work []EntryVersion, at time.Time) error {
	switch {
	case v.State != VersionDraft:
		return ErrEntryState.Saying("只有待审核的草稿可以审核")
	case Author(work, who.ID):
		return ErrOwnDraft
	}
	v.State, v.ReviewerID, v.ReviewedAt = VersionReviewed, who.ID, at
	return nil
}

// Publish makes a reviewed version what citizens read from now on.
func (e *Entry) Publish(v *EntryVersion, at time.Time, zone *time.Location) error {
	if v.State != VersionReviewed || v.Number != e.Draft || v.ReviewerID == 0 || v.ReviewerID == v.AuthorID {
		return ErrEntryState.Saying("内容要先由另一位编辑审核通过，才能发布")
	}
	if until := v.Content.ValidUntil; until != "" && until < at.In(zone).Format(time.DateOnly) {
		return ErrInvalid.With("valid_until", "有效期已过，请修改后重新审核")
	}
	e.goLive(v, at, zone)
	return nil
}

// goLive makes a version the one that is read.
func (e *Entry) goLive(v *EntryVersion, at time.Time, zone *time.Location) {
	v.State = VersionPublished
	e.EntryContent, e.State, e.Live, e.Draft, e.UpdatedAt, e.ShownAt = v.Content, EntryPublished, v.Number, 0, at, at
	if e.PublishedAt.IsZero() {
		e.PublishedAt = at
	}
	if day, err := time.ParseInLocation(time.DateOnly, v.Content.Date, zone); e.Kind == EntryNews && err == nil {
		e.ShownAt = day.UTC()
	}
}

// Take is a version that a file brings, published without a review here: who imports answers for it.
func (e *Entry) Take(v *EntryVersion, at time.Time, zone *time.Location) { e.goLive(v, at, zone) }

// TakeDown ends that citizens can read the entry.
func (e *Entry) TakeDown() error {
	if e.State != EntryPublished {
		return ErrEntryState.Saying("这条内容没有发布，不用下线")
	}
	e.State = EntryOffline
	return nil
}
