package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"strconv"
)

// ID is the same for every delivery of one event and differs between events, so that it can be told that WeChat
// delivers one again (protocol §3.3). It is "m" and the MsgId of a message, or "e" and a digest of who, when and
// what for the others: nothing personal can be read from it.
func (e Event) ID() string {
	if e.MsgID != 0 {
		var digits [20]byte
		return "m" + string(strconv.AppendInt(digits[:0], e.MsgID, 10))
	}
	h := sha256.New()
	write(h, e.From, string(e.Type), e.Key, e.KfAccount, e.FromKf, e.ToKf, strconv.FormatInt(e.CreatedAt.Unix(), 10))
	if e.Template != nil {
		write(h, strconv.FormatInt(e.Template.MsgID, 10))
	}
	for _, s := range e.Subscriptions {
		write(h, s.TemplateID, s.MsgID)
	}
	if !e.isEvent() || e.From == "" || e.CreatedAt.IsZero() {
		// A message without MsgId, or nothing to tell one event from the next: then all of it counts.
		_ = json.NewEncoder(h).Encode(e) // neither a hash nor an Event can fail
	}
	return "e" + hex.EncodeToString(h.Sum(nil)[:16])
}

func (e Event) isEvent() bool { return len(e.Type) > 6 && e.Type[:6] == "event." }

// write adds words to h so that no two lists of words are the same to it.
func write(h hash.Hash, words ...string) {
	for _, w := range words {
		_, _ = h.Write(binary.AppendUvarint(nil, uint64(len(w))))
		_, _ = h.Write([]byte(w))
	}
}
