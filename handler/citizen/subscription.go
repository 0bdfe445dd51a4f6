package citizen

import (
	"context"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/notice"
)

// subscriptions is what these routes need of notice.Subscriptions.
type subscriptions interface {
	Asking(ctx context.Context, who model.Citizen) (notice.Asking, error)
	Answered(ctx context.Context, who model.Citizen, accepted, rejected []string) (notice.Asking, error)
}

type subscriptionView struct {
	TemplateIDs []string `json:"template_ids" doc:"For the template attribute of wx-open-subscribe; empty where there is nothing to ask for"`
	Asked       bool     `json:"asked" doc:"True where asking has no point now: the citizen has agreed to a message that was not sent yet, or refused within 30 days"`
}

func newSubscriptionView(a notice.Asking) *body[subscriptionView] {
	return &body[subscriptionView]{subscriptionView{a.TemplateIDs, a.Asked}}
}

func (a API) subscription(ctx context.Context, _ *none) (*body[subscriptionView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	asking, err := a.Subscriptions.Asking(ctx, who)
	if err != nil {
		return nil, err
	}
	return newSubscriptionView(asking), nil
}

type subscriptionAnswer struct {
	Body struct {
		Accepted []string `json:"accepted" doc:"Template ids whose status in subscribeDetails was accept"`
		Rejected []string `json:"rejected" doc:"Those whose status was anything else"`
	}
}

func (a API) answerSubscription(ctx context.Context, in *subscriptionAnswer) (*body[subscriptionView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	asking, err := a.Subscriptions.Answered(ctx, who, in.Body.Accepted, in.Body.Rejected)
	if err != nil {
		return nil, err
	}
	return newSubscriptionView(asking), nil
}
