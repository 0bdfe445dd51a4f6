package model

import (
	"encoding/json"
	"regexp"
	"time"
)

// RefRule says in a form's words what IsRef asks for.
const RefRule = "外部编号应为1至80位可见的ASCII字符"

var refShape = regexp.MustCompile(`^[!-~]{1,80}$`)

// IsRef tells whether another system may call a ticket so.
func IsRef(ref string) bool { return refShape.MatchString(ref) }

// Incoming is a 诉求 as another system hands it in, with others like it.
type Incoming struct {
	Complaint
	Ref            string    // its number there; "": it has none
	SubmittedAt    time.Time // when the citizen handed it in; zero: now
	EnteredByAgent bool      // a member of the staff filled in the form: never shown to citizens (guide)
}

// Said is all that it says, by which one without a number is known again. It is as personal as the form.
func (in Incoming) Said() string {
	b, err := json.Marshal(in)
	if err != nil { // a coordinate that is no number, which Check refuses
		return ""
	}
	return string(b)
}

// Filed is what became of one.
type Filed struct {
	Number string // of its ticket; "" where nothing was written
	Before bool   // the ticket is an earlier one: the 诉求 was handed in before
}
