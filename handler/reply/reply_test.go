package reply_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
)

func TestFail(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	var log bytes.Buffer
	r := reply.New(slog.New(slog.NewJSONHandler(&log, nil)))
	for _, tc := range []struct {
		err    error
		status int
		code   string
		after  string
		logged bool
	}{
		{fmt.Errorf("bind: %w", model.ErrInvalid.With("phone", "x")), 422, "invalid", "", false},
		{model.ErrNotSignedIn, 401, "not_signed_in", "", false},
		{model.ErrNotBound, 403, "not_bound", "", false},
		{model.ErrForeignOrigin, 403, "foreign_origin", "", false},
		{model.ErrTicketNotFound, 404, "ticket_not_found", "", false},
		{model.ErrLapsed, 409, "wrong_state", "", false},
		{model.ErrTooLarge, 413, "too_large", "", false},
		{model.ErrUnsupported, 415, "unsupported_media", "", false},
		{model.ErrTooMany.After(1500 * time.Millisecond), 429, "too_many_requests", "2", false},
		{fmt.Errorf("%w: dial tcp", model.ErrUnavailable), 503, "unavailable", "", true},
		{errors.New("SELECT * FROM secret"), 500, "internal", "", true},
	} {
		log.Reset()
		w := httptest.NewRecorder()
		c, _ := gin.CreateTestContext(w)
		c.Request = httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		c.Request = c.Request.WithContext(reply.WithRequestID(c.Request.Context(), "r1"))
		r.Fail(c, tc.err)
		var body reply.Body
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if w.Code != tc.status || body.Error.Code != tc.code || body.Error.Message == "" || body.Error.RequestID != "r1" ||
			w.Header().Get("Retry-After") != tc.after {
			t.Errorf("%v: %d %s %v", tc.err, w.Code, w.Body, w.Header())
		}
		if strings.Contains(w.Body.String(), "SELECT") || strings.Contains(w.Body.String(), "dial tcp") {
			t.Errorf("%v: shown to people: %s", tc.err, w.Body)
		}
		if logged := log.Len() > 0; logged != tc.logged {
			t.Errorf("%v: logged is %v", tc.err, logged)
		}
	}
}
