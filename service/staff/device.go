package staff

import (
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"strings"

	"example.org/hotline/model"
)

// A browser in which somebody logged in keeps a mark, with which it is counted by itself at his next log-in. It opens nothing: who steals one
// has five guesses in a quarter of an hour that are not counted with those of others.

const mostDevices = 8 // marks that a browser keeps, of as many people

// known is the mark of the name's owner among those that come with an attempt.
func (r *Room) known(a Attempt) (device string, ok bool) {
	if len(a.Devices) > mostDevices {
		return "", false
	}
	for _, mark := range a.Devices {
		id, _, cut := strings.Cut(mark, "-")
		if cut && subtle.ConstantTimeCompare([]byte(mark), []byte(r.mark(id, a.Name))) == 1 {
			return mark, true
		}
	}
	return "", false
}

// mark is what only this service makes for a name.
func (r *Room) mark(id, name string) string {
	return id + "-" + r.store.Digest("staff-device", id+"\x00"+name)
}

// devices are the marks that a browser keeps after somebody logged in there: the one that it had for him, or another.
func (r *Room) devices(a Attempt, who model.Staff) []string {
	a.Name = who.Name
	mine, ok := r.known(a)
	if !ok {
		mine = r.mark(rand.Text(), who.Name)
	}
	list := append([]string{mine}, slices.DeleteFunc(slices.Clone(a.Devices), func(mark string) bool { return mark == mine })...)
	return list[:min(len(list), mostDevices)]
}
