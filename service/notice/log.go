package notice

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"example.org/hotline/model"
)

// Entry is a notice as admins see it: numbers, states, departments and dates, and no person.
type Entry struct {
	model.Notice
	Text string // what it says; "" of an answer of the chat, which may say more
}

const mostListed = 200

// Log is a page of what citizens were told, newest first, and where the next begins ("": there is none).
func (o *Outbox) Log(ctx context.Context, q model.NoticeSearch, cursor string) (page []Entry, next string, err error) {
	if q.Limit == 0 {
		q.Limit = 50
	}
	wrong := model.ErrInvalid
	if q.Limit < 1 || q.Limit > mostListed {
		wrong = wrong.With("limit", "每页1至200条")
	}
	if q.State != "" && !slices.Contains(model.Deliveries, q.State) {
		wrong = wrong.With("state", "没有这种状态")
	}
	if q.Channel != "" && !slices.Contains(model.NoticeChannels, q.Channel) {
		wrong = wrong.With("channel", "没有这种渠道")
	}
	if q.Number != "" {
		number, ok := model.ParseNumber(q.Number)
		if !ok {
			wrong = wrong.With("number", "诉求编号应为14位数字，请核对")
		}
		q.Number = number
	}
	if cursor != "" {
		if q.Before, err = strconv.ParseInt(cursor, 10, 64); err != nil || q.Before < 1 {
			wrong = wrong.With("cursor", "请从第一页重新开始")
		}
	}
	if len(wrong.Fields) > 0 {
		return nil, "", wrong
	}
	return o.page(ctx, q)
}

func (o *Outbox) page(ctx context.Context, q model.NoticeSearch) (page []Entry, next string, err error) {
	most := q.Limit
	q.Limit++ // one more says whether there is a next page
	list, err := o.store.FindNotices(ctx, q)
	if errors.Is(err, model.ErrTicketNotFound) {
		return nil, "", model.ErrInvalid.With("number", "没有这个编号的诉求")
	}
	if err != nil {
		return nil, "", err
	}
	if len(list) > most {
		list = list[:most]
		next = strconv.FormatInt(list[most-1].ID, 10)
	}
	page = make([]Entry, len(list))
	for i, n := range list {
		page[i] = o.entry(n)
	}
	return page, next, nil
}

func (o *Outbox) entry(n model.Notice) Entry {
	e := Entry{Notice: n}
	if say, known := said[n.Kind]; known && n.Kind != model.NoticeAnswer {
		e.Text = say(moment{n.Params, o.texts.Zone, o.now()}).text
	}
	return e
}

// Resend has notices that did not arrive sent once more, and tells of each why not (nil: it will be).
func (o *Outbox) Resend(ctx context.Context, who model.Staff, ids []int64) (map[int64]error, error) {
	if len(ids) == 0 || len(ids) > mostListed {
		return nil, model.ErrInvalid.With("ids", "请选择1至200条通知")
	}
	fates := map[int64]error{}
	for _, id := range ids {
		err := o.resend(ctx, id)
		var told *model.Error
		if err != nil && (!errors.As(err, &told) || told.Kind == model.Unavailable) {
			return fates, err
		}
		fates[id] = err
	}
	o.Wake()
	o.log.InfoContext(ctx, "notices are sent again", "staff", who.ID, "asked", len(ids))
	return fates, nil
}

func (o *Outbox) resend(ctx context.Context, id int64) error {
	n, err := o.store.NoticeByID(ctx, id)
	if err != nil {
		return err
	}
	if !n.Resendable() {
		return model.ErrNotResendable
	}
	there, err := o.store.ResendNotice(ctx, id)
	if err == nil && !there {
		err = model.ErrNotResendable
	}
	return err
}
