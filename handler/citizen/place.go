package citizen

import (
	"context"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
)

type placeRequest struct {
	Lat float64 `query:"lat" required:"true" minimum:"3.86" maximum:"53.55" doc:"GCJ-02, degrees"`
	Lng float64 `query:"lng" required:"true" minimum:"73.66" maximum:"135.05"`
}

type placeView struct {
	Address string `json:"address" doc:"Empty where the map does not know, or does not answer: the citizen types it"`
}

// place names where a citizen stands. It is a courtesy: a map that does not answer is no error, the citizen types.
func (a API) place(ctx context.Context, in *placeRequest) (*body[placeView], error) {
	if _, err := session.Citizen(ctx); err != nil {
		return nil, err
	}
	address, err := a.Map.Address(ctx, model.Point{Lat: in.Lat, Lng: in.Lng})
	if err != nil {
		a.Log.WarnContext(ctx, "place not found", "err", err)
	}
	return &body[placeView]{placeView{address}}, nil
}
