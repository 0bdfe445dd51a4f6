package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// parameterDesk is what the routes of parameters need of settings.Desk.
type parameterDesk interface {
	All(ctx context.Context) ([]model.Parameter, error)
	SaveParameter(ctx context.Context, who model.Staff, p model.Parameter) (model.Parameter, error)
}

// plant is the running service as its admins see it.
type plant interface {
	Configuration() []ConfigurationView
	System(ctx context.Context) SystemView
}

func (a API) parameterRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/parameters", "运行参数", 200, admins, a.parameters)
	op(a, api, http.MethodPut, "/parameters/{name}", "修改运行参数", 200, admins, a.saveParameter)
	op(a, api, http.MethodGet, "/configuration", "生效的配置，只读", 200, admins, a.configuration)
	op(a, api, http.MethodGet, "/system", "系统状态", 200, admins, a.system)
}

type parameterView struct {
	Name      string     `json:"name"`
	Label     string     `json:"label"`
	About     string     `json:"about"`
	Unit      string     `json:"unit"`
	Value     int        `json:"value"`
	Default   int        `json:"default"`
	Min       int        `json:"min"`
	Max       int        `json:"max"`
	Version   int        `json:"version" doc:"0: nobody changed it"`
	ChangedBy string     `json:"changed_by"`
	ChangedAt *time.Time `json:"changed_at"`
}

func (a API) newParameterView(s model.ParameterSpec, p model.Parameter) parameterView {
	return parameterView{s.Name, s.Label, s.About, s.Unit, p.Value, s.Default, s.Min, s.Max, p.Version, p.ChangedBy, a.moment(p.ChangedAt)}
}

func (a API) parameters(ctx context.Context, _ *none) (*body[items[parameterView]], error) {
	list, err := a.Parameters.All(ctx)
	if err != nil {
		return nil, err
	}
	out := items[parameterView]{Items: make([]parameterView, len(list))}
	for i, p := range list {
		out.Items[i] = a.newParameterView(model.ParameterSpecs[i], p)
	}
	return &body[items[parameterView]]{out}, nil
}

type savingParameter struct {
	Name string `path:"name"`
	Body struct {
		Value   int `json:"value"`
		Version int `json:"version" doc:"That was seen"`
	}
}

func (a API) saveParameter(ctx context.Context, in *savingParameter) (*body[parameterView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	p, err := a.Parameters.SaveParameter(ctx, who, model.Parameter{Name: in.Name, Value: in.Body.Value, Version: in.Body.Version})
	if err != nil {
		return nil, err
	}
	for _, s := range model.ParameterSpecs {
		if s.Name == p.Name {
			return &body[parameterView]{a.newParameterView(s, p)}, nil
		}
	}
	return nil, model.ErrNoSuchPath
}

// ConfigurationView is a key of the configuration with the value that holds.
type ConfigurationView struct {
	Key     string `json:"key"`
	Value   string `json:"value" doc:"*** where it is a secret"`
	Default string `json:"default"`
	About   string `json:"about"`
	From    string `json:"from" doc:"default, file or environment"`
	Secret  bool   `json:"secret"`
}

func (a API) configuration(context.Context, *none) (*body[items[ConfigurationView]], error) {
	return &body[items[ConfigurationView]]{items[ConfigurationView]{Items: a.Plant.Configuration()}}, nil
}

// SystemView is how the service and what it stands on are.
type SystemView struct {
	Version  string        `json:"version"`
	Now      time.Time     `json:"now"`
	Checks   []CheckView   `json:"checks"`
	Replicas []ReplicaView `json:"replicas"`
	Search   []SearchView  `json:"search"`
	Notices  BacklogView   `json:"notices"`
	Webhooks BacklogView   `json:"webhooks"`
	Missing  []int         `json:"missing_years" doc:"Whose workday calendar is missing"`
}

// CheckView is one thing that the service stands on.
type CheckView struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Millis int64  `json:"millis"`
}

// ReplicaView is one process of the service.
type ReplicaView struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"seen"`
	This    bool      `json:"this" doc:"The one that answers"`
}

// SearchView is a collection of this process's search index.
type SearchView struct {
	Collection string `json:"collection"`
	Texts      int64  `json:"texts"`
	Behind     int64  `json:"behind" doc:"Changes that it has not taken in"`
	Ready      bool   `json:"ready"`
}

// BacklogView is what waits to be sent.
type BacklogView struct {
	Waiting int64      `json:"waiting"`
	Since   *time.Time `json:"since" doc:"Since when the one that is due longest has been; null: none is"`
	Dead    int64      `json:"dead" doc:"Given up"`
}

func (a API) system(ctx context.Context, _ *none) (*body[SystemView], error) {
	return &body[SystemView]{a.Plant.System(ctx)}, nil
}
