package wechat

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// The platform's pages and its answers disagree on what is a number and what a string; these types take both.

type (
	text   string // of a JSON string or number
	number int64  // of a JSON number, or of a string with one
)

func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(t))
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*t = text(n)
	return nil
}

func (n *number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "" || s == "null" {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return strconv.ErrSyntax // without the text, which may be personal
	}
	*n = number(v)
	return nil
}

// time is the moment that a count of unix seconds means; 0 is the zero time.
func (n number) time() time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(int64(n), 0).UTC()
}
