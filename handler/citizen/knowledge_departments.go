package citizen

import "context"

type responsibleView struct {
	Code     string `json:"code" doc:"For department= of /articles"`
	Name     string `json:"name"`
	Articles int    `json:"articles" doc:"How many it answers for"`
}

func (a API) articleDepartments(ctx context.Context, _ *none) (*body[list[responsibleView]], error) {
	found, err := a.Knowledge.Departments(ctx)
	if err != nil {
		return nil, err
	}
	out := &body[list[responsibleView]]{list[responsibleView]{Items: make([]responsibleView, 0, len(found))}}
	for _, one := range found {
		out.Body.Items = append(out.Body.Items, responsibleView(one))
	}
	return out, nil
}
