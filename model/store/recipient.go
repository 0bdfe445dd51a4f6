package store

import (
	"context"
	"fmt"

	"example.org/hotline/model"
)

// Audiences finds, for each of these notices, who is told as things stand now, by the notice's ID. Of a ticket's notice
// that nobody can get through WeChat the recipient is the ticket's phone, where the notice is worth an SMS. It asks the
// database at most three times, however many notices there are.
func (s *Store) Audiences(ctx context.Context, list []model.Notice) (map[int64]model.Audience, error) {
	tickets, err := s.contacts(ctx, list)
	if err != nil {
		return nil, err
	}
	bound, err := s.boundTo(ctx, tickets)
	if err != nil {
		return nil, err
	}
	told := make(map[int64][]int64, len(list))
	for _, n := range list {
		if told[n.ID] = []int64{n.CitizenID}; n.TicketID != 0 {
			t := tickets[n.TicketID]
			told[n.ID] = n.Told(t.SelfFiled, t.CitizenID, bound[t.PhoneHash])
		}
	}
	people, err := s.recipients(ctx, told)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]model.Audience, len(list))
	for _, n := range list {
		var a model.Audience
		for _, id := range told[n.ID] {
			if to, known := people[id]; known {
				a.Told = append(a.Told, to)
			}
		}
		if t, known := tickets[n.TicketID]; known {
			a.Moot = n.Moot(t.Status) || n.OfCase() && !t.PublicIntent
			if len(a.Told) == 0 && n.ByPhone() {
				phone, err := s.open(t.Phone, "ticket.phone:"+t.Number)
				if err != nil {
					return nil, err
				}
				a.Told = []model.Recipient{{Phone: phone}}
			}
		}
		out[n.ID] = a
	}
	return out, nil
}

// contact is who a ticket's notices go to.
type contact struct {
	ID           int64
	Number       string
	CitizenID    int64
	SelfFiled    bool
	Status       model.Status
	PublicIntent bool
	Phone        []byte
	PhoneHash    string
}

func (s *Store) contacts(ctx context.Context, list []model.Notice) (map[int64]contact, error) {
	var ids []int64
	for _, n := range list {
		if n.TicketID != 0 {
			ids = append(ids, n.TicketID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []contact
	err := s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", padded(ids)).Find(&rows).Error
	byID := make(map[int64]contact, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	return byID, fail("read the contacts of tickets", err)
}

// boundTo lists the citizens who have bound the phones of these tickets, by the phone's hash.
func (s *Store) boundTo(ctx context.Context, tickets map[int64]contact) (map[string][]int64, error) {
	if len(tickets) == 0 {
		return nil, nil
	}
	hashes := make([]string, 0, len(tickets))
	for _, t := range tickets {
		hashes = append(hashes, t.PhoneHash)
	}
	var rows []bindingRow
	err := s.read.WithContext(ctx).Select("citizen_id, phone_hash").Where("phone_hash IN ?", padded(hashes)).
		Order("phone_hash, slot").Find(&rows).Error
	byHash := make(map[string][]int64, len(rows))
	for _, r := range rows {
		byHash[r.PhoneHash] = append(byHash[r.PhoneHash], r.CitizenID)
	}
	return byHash, fail("read the bindings of phones", err)
}

// recipients reads the citizens among told, by their IDs.
func (s *Store) recipients(ctx context.Context, told map[int64][]int64) (map[int64]model.Recipient, error) {
	var ids []int64
	for _, some := range told {
		for _, id := range some {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []knownCitizen
	err := s.read.WithContext(ctx).Model(&citizenRow{}).Select("citizen.id, openid_hash, openid, followed, phone, bound_at").
		Joins("LEFT JOIN binding ON binding.citizen_id = citizen.id").Where("citizen.id IN ?", padded(ids)).Find(&rows).Error
	if err != nil {
		return nil, fail("read recipients", err)
	}
	byID := make(map[int64]model.Recipient, len(rows))
	for _, r := range rows {
		to := model.Recipient{CitizenID: r.ID, Followed: r.Followed}
		if to.OpenID, err = s.open(r.Openid, "citizen.openid:"+r.OpenidHash); err != nil {
			return nil, err
		}
		if r.BoundAt != nil {
			if to.Phone, err = s.open(r.Phone, fmt.Sprintf("binding.phone:%d", r.ID)); err != nil {
				return nil, err
			}
		}
		byID[r.ID] = to
	}
	return byID, nil
}
