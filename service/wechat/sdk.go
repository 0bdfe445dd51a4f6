package wechat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/silenceper/wechat/v2/util"
	"github.com/sirupsen/logrus"
)

// The SDK sends everything through one package variable, util.DefaultHTTPClient, with the platform's host written into its
// addresses. We put a client there that finds the wire of the calling Gateway in the request's context: so each gateway has
// its own base URL and limits, in one process, and a call of the SDK that carries no context cannot leave the program.

var sdkTaken sync.Once

// takeOverSDK is done once in a process, before the first call: these are variables of the SDK's packages.
func takeOverSDK() {
	sdkTaken.Do(func() {
		util.DefaultHTTPClient = &http.Client{Transport: sdkTransport{}}
		// The SDK logs message bodies to logrus, which nothing else here uses.
		logrus.SetOutput(io.Discard)
	})
}

const sdkHost = "api.weixin.qq.com"

type wireKey struct{}

// forSDK is ctx for a call of the SDK on behalf of this gateway.
func (g *Gateway) forSDK(ctx context.Context) context.Context {
	return context.WithValue(ctx, wireKey{}, g.wire)
}

var errOutside = errors.New("a call of the SDK outside a gateway")

// sdkTransport hands requests of the SDK to a gateway's wire. A refusal by the platform becomes an error here already: the
// SDK would make a text of the errcode.
type sdkTransport struct{}

func (sdkTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	w, ok := req.Context().Value(wireKey{}).(*wire)
	body, err := takeBody(req)
	if !ok || req.URL.Host != sdkHost {
		return nil, errOutside
	}
	if err != nil {
		return nil, err
	}
	a, err := w.send(req.Context(), shipment{
		method: req.Method, path: req.URL.Path, query: req.URL.Query(), contentType: req.Header.Get("Content-Type"), body: body,
	})
	if err == nil {
		err = a.refusal()
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: req,
	}, nil
}

func takeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// fromSDK is what may be told of an error that the SDK returned: ours, out of the url.Error that net/http put around it (it
// prints the address with secret and code); anything else is the SDK failing to read a well-formed answer.
func fromSDK(path string, err error) error {
	if err == nil {
		return nil
	}
	var api *APIError
	if errors.As(err, &api) {
		return api
	}
	var call *CallError
	if errors.As(err, &call) {
		return call
	}
	var u *url.Error
	if errors.As(err, &u) {
		return &CallError{Path: path, text: "the call did not take place", cause: u.Err}
	}
	return &CallError{Path: path, Status: http.StatusOK, text: ErrAnswer.Error(), cause: ErrAnswer}
}
