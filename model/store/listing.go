package store

import (
	"strconv"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// A page of a list begins after the last row of the page before, which its cursor names, and never counts rows from the beginning: the
// last page costs what the first does, and what is added or deleted meanwhile neither repeats a row nor hides one. A row whose place
// in the order changes meanwhile, as one that was changed last, may be passed over until the list is read again.

// pageOf reads a page from db, which has the list's order and begins where q says, with one row more for the sign that there is a next
// page; mark is the cursor that a row makes.
func pageOf[R any](db *gorm.DB, q model.Listing, doing string, mark func(R) string) (rows []R, next string, err error) {
	if err := db.Limit(q.Limit + 1).Find(&rows).Error; err != nil {
		return nil, "", fail(doing, err)
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		next = mark(rows[q.Limit-1])
	}
	return rows, next, nil
}

// idAfter reads a cursor that is an ID; 0: the list begins.
func idAfter(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || id < 1 {
		return 0, model.ErrListCursor
	}
	return id, nil
}

func idMark(id int64) string { return strconv.FormatInt(id, 10) }

// newestFirst has a list begin with the highest ID.
func newestFirst(db *gorm.DB, q model.Listing) (*gorm.DB, error) {
	before, err := idAfter(q.After)
	if before > 0 {
		db = db.Where("id < ?", before)
	}
	return db.Order("id DESC"), err
}

// byCode has a list begin with the lowest code.
func byCode(db *gorm.DB, q model.Listing) *gorm.DB {
	if q.After != "" {
		db = db.Where("code > ?", q.After)
	}
	return db.Order("code")
}

// having narrows a list down to the rows with a text in one of some columns, in capitals or not. It looks at every row: these lists have
// thousands at most.
func having(db *gorm.DB, text string, columns ...string) *gorm.DB {
	if text == "" {
		return db
	}
	var like []string
	var args []any
	for _, c := range columns {
		if c == "code" && strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
			continue // no code has it, and MySQL does not even compare
		}
		like, args = append(like, "LOWER("+c+") LIKE ? ESCAPE '!'"), append(args, anywhere(strings.ToLower(text)))
	}
	return db.Where("("+strings.Join(like, " OR ")+")", args...)
}

func mapped[R, T any](rows []R, item func(R) T) []T {
	list := make([]T, len(rows))
	for i, r := range rows {
		list[i] = item(r)
	}
	return list
}
