package staff

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

// mediaTypes are what files are called on their way.
var mediaTypes = map[model.FileFormat]string{
	model.FormatCSV: "text/csv; charset=utf-8", model.FormatHTML: "text/html; charset=utf-8", model.FormatJSON: "application/json; charset=utf-8",
	model.FormatXLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// giveTime is how long a file may take on its way; a call is given seconds.
const giveTime = time.Hour

// give sends a file as it is written. Whoever hangs up ends it by not taking what is written; what else goes wrong by then breaks the
// connection off, so that nobody takes a part for the whole.
func (a API) give(c *gin.Context, as model.FileFormat, write func(context.Context, io.Writer) error) {
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Type", mediaTypes[as])
	c.Status(http.StatusOK)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), giveTime)
	defer cancel()
	if err := write(ctx, patient{c.Writer}); err != nil {
		if !errors.Is(c.Request.Context().Err(), context.Canceled) { // else he has left; the time of a call is over by then
			a.Reply.Problem(c.Request.Context(), err) // which logs it
		}
		panic(http.ErrAbortHandler)
	}
}

// patient gives each piece its own time.
type patient struct{ w http.ResponseWriter }

const (
	writeTime  = 30 * time.Second
	writePiece = 256 << 10
)

func (p patient) Write(b []byte) (n int, err error) {
	for err == nil && n < len(b) {
		// Where the connection knows no deadline the server's own stands.
		_ = http.NewResponseController(p.w).SetWriteDeadline(time.Now().Add(writeTime)) //nolint:forbidigo // the network's clock
		var took int
		took, err = p.w.Write(b[n:min(len(b), n+writePiece)])
		n += took
	}
	return n, err
}
