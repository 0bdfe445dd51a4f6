package staff

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/hotline/model"
)

// What the lines of what admins keep say beside the act and its subject.

// Audited says what the number was set to.
func (in *savingParameter) Audited() map[string]string {
	return map[string]string{"value": strconv.Itoa(in.Body.Value)}
}

// Audited says over which version a text was saved, and why.
func (in *savingReply) Audited() map[string]string {
	return map[string]string{"version": strconv.Itoa(in.Body.Version), "note": in.Body.Note}
}

// Audited says which words are answered.
func (in *addingKeyword) Audited() map[string]string {
	return map[string]string{"words": strings.Join(in.Body.Words, "、")}
}

// Audited says which words are answered.
func (in *savingKeyword) Audited() map[string]string {
	return map[string]string{"words": strings.Join(in.Body.Words, "、")}
}

// Audited says who was let in, and for what.
func (in *addingClient) Audited() map[string]string {
	said := in.Body.audited()
	said["code"] = in.Body.Code
	return said
}

// Audited says what a client may do now.
func (in *changingClient) Audited() map[string]string {
	return in.Body.audited()
}

func (in clientIn) audited() map[string]string {
	said := map[string]string{"scopes": scopes(in.Scopes), "department": in.Department, "webhook": in.Webhook}
	maps.Copy(said, model.AuditParts("networks", in.Networks[:min(len(in.Networks), model.MostNetworks)])) // more are refused
	return said
}

// Audited says whether it was let in or shut out.
func (in *activating) Audited() map[string]string {
	return map[string]string{"active": strconv.FormatBool(in.Body.Active)}
}

// Audited says which notices.
func (in *resendingNotices) Audited() map[string]string {
	ids := make([]string, len(in.Body.IDs))
	for i, id := range in.Body.IDs {
		ids[i] = strconv.FormatInt(id, 10)
	}
	return map[string]string{"notices": strings.Join(ids, ",")}
}

// Audited says which webhooks.
func (in *resendingWebhooks) Audited() map[string]string {
	return map[string]string{"id": in.Body.ID, "client": in.Body.Client}
}

// Audited says what the rule is.
func (in *savingRule) Audited() map[string]string {
	r := in.Body
	return map[string]string{
		"nature": string(r.Nature), "category": r.Category, "department": r.Department, "workdays": strconv.Itoa(r.Workdays),
		"profile": r.Profile, "terms": saidTerms(r.Terms),
	}
}

// Audited says which rule it was.
func (in *deletingRule) Audited() map[string]string {
	return map[string]string{"nature": in.Nature, "category": in.Category, "department": in.Department}
}

// Audited says what the profile is.
func (in *savingProfile) Audited() map[string]string {
	said := map[string]string{"profile": in.Body.Name}
	for _, l := range in.Body.Lines {
		said["line_"+cmp.Or(string(l.Nature), "any")] = strings.TrimSpace(strconv.Itoa(l.Workdays) + " " + saidTerms(l.Terms))
	}
	return said
}

// Audited says which profile it was.
func (in *deletingProfile) Audited() map[string]string { return map[string]string{"profile": in.Name} }

func saidTerms(terms map[string]int) string {
	var said []string
	for _, t := range slices.Sorted(maps.Keys(terms)) {
		said = append(said, t+"="+strconv.Itoa(terms[t]))
	}
	return strings.Join(said, " ")
}

func scopes(list []model.Scope) string {
	said := make([]string, len(list))
	for i, s := range list {
		said[i] = string(s)
	}
	return strings.Join(said, " ")
}
