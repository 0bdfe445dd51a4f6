// Command openapi-client is a worked example of a system that uses the hotline's open API: it signs its requests, repeats
// them safely, and reads what has changed. It needs the standard library and, for HMAC-SM3, github.com/emmansun/gmsm.
//
//	export OPENAPI_URL=https://12345.example OPENAPI_CLIENT=hall OPENAPI_KEY=k1 OPENAPI_ALGORITHM=HMAC-SM3 OPENAPI_SECRET=…
//	openapi-client file <form.json
//	openapi-client get 26112320483526
//	openapi-client withdraw 26112320483526 已经解决
//	openapi-client changes 2026-11-23T12:00:00+08:00
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
)

func main() {
	client := Client{
		URL: os.Getenv("OPENAPI_URL"), Code: os.Getenv("OPENAPI_CLIENT"), KeyID: os.Getenv("OPENAPI_KEY"),
		Algorithm: os.Getenv("OPENAPI_ALGORITHM"), Secret: os.Getenv("OPENAPI_SECRET"),
	}
	if err := run(context.Background(), client, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const tickets = "/api/open/v1/tickets"

func run(ctx context.Context, c Client, args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "file":
		return file(ctx, c, in, out)
	case len(args) == 2 && args[0] == "get":
		return show(out)(c.Call(ctx, Request{Method: "GET", Target: tickets + "/" + url.PathEscape(args[1])}))
	case len(args) == 3 && args[0] == "withdraw":
		body, err := json.Marshal(map[string]string{"reason": args[2]})
		if err != nil {
			return err
		}
		return show(out)(c.Call(ctx, Request{Method: "POST", Target: tickets + "/" + url.PathEscape(args[1]) + "/withdrawal", Body: body}))
	case len(args) == 2 && args[0] == "changes":
		return changes(ctx, c, args[1], out)
	}
	return errors.New("usage: openapi-client file <form.json | get NUMBER | withdraw NUMBER REASON | changes SINCE")
}

// file files the form on in. Its Idempotency-Key belongs to the form, not to the attempt: a real system keeps it with its
// own record, so that even a repeat after a crash makes no second ticket. Here the form's own external_id serves.
func file(ctx context.Context, c Client, in io.Reader, out io.Writer) error {
	body, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var form struct {
		ExternalID string `json:"external_id"`
	}
	if err := json.Unmarshal(body, &form); err != nil {
		return err
	}
	if form.ExternalID == "" {
		return errors.New("the form has no external_id")
	}
	return show(out)(c.Call(ctx, Request{Method: "POST", Target: tickets, Body: body, IdempotencyKey: form.ExternalID}))
}

// changes prints a line for each ticket that has changed since a moment, page by page.
func changes(ctx context.Context, c Client, since string, out io.Writer) error {
	cursor := ""
	for {
		query := url.Values{"updated_since": {since}, "limit": {"100"}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		answer, err := c.Call(ctx, Request{Method: "GET", Target: tickets + "?" + query.Encode()})
		if err != nil {
			return err
		}
		var page struct {
			Items []struct {
				Number     string `json:"number"`
				ExternalID string `json:"external_id"`
				Label      string `json:"status_label"`
				UpdatedAt  string `json:"updated_at"`
			} `json:"items"`
			NextCursor string `json:"next_cursor"`
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			return err
		}
		for _, t := range page.Items {
			fmt.Fprintln(out, t.UpdatedAt, t.Number, t.ExternalID, t.Label)
		}
		if cursor = page.NextCursor; cursor == "" {
			return nil
		}
	}
}

func show(out io.Writer) func([]byte, error) error {
	return func(answer []byte, err error) error {
		if err == nil {
			_, err = fmt.Fprintln(out, string(answer))
		}
		return err
	}
}
