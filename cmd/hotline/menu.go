package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"example.org/hotline/menu"
)

// menuCmd is hotline menu. Ours is the menu that was published last in the console, or where none ever was, the one of this
// version of the program; server.public_url is in its links.
type menuCmd struct {
	Show menuShowCmd `cmd:"" help:"Print our menu as WeChat wants it."`
	Diff menuDiffCmd `cmd:"" help:"Compare our menu with what WeChat has; exit 0 same, 1 different."`
	Push menuPushCmd `cmd:"" help:"Check our menu and publish it, where WeChat has another one."`
	Pull menuPullCmd `cmd:"" help:"Print what WeChat has."`
}

type menuShowCmd struct {
	Tree bool `help:"As a list for people."`
}

// Run prints our menu.
func (c menuShowCmd) Run(ctx context.Context, e *env) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ours, err := e.ourMenu(ctx, cfg)
	if err != nil {
		return err
	}
	if c.Tree {
		return say(e.out, ours.Tree())
	}
	return say(e.out, string(ours.JSON()))
}

type menuDiffCmd struct{}

// Run prints what a push would change.
func (menuDiffCmd) Run(ctx context.Context, e *env) error {
	cfg, platform, err := e.platform()
	if err != nil {
		return err
	}
	ours, err := e.ourMenu(ctx, cfg)
	if err != nil {
		return err
	}
	changes, err := drift(ctx, platform, ours)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return say(e.out, "WeChat has our menu\n")
	}
	if err := say(e.out, menu.Render(changes, e.colour())); err != nil {
		return err
	}
	return notSo()
}

type menuPushCmd struct {
	DryRun bool `help:"Only print what would be published."`
}

// Run publishes our menu where WeChat has another one: it may be created only so many times a day.
func (c menuPushCmd) Run(ctx context.Context, e *env) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ours, err := e.ourMenu(ctx, cfg)
	if err != nil {
		return err
	}
	if err := ours.Check(); err != nil {
		return usage(fmt.Errorf("the menu is not one that WeChat takes; is server.public_url too long?\n%w", err))
	}
	if c.DryRun {
		return say(e.out, string(ours.JSON()))
	}
	_, platform, err := e.platform()
	if err != nil {
		return err
	}
	changes, err := drift(ctx, platform, ours)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return say(e.out, "WeChat has our menu already; nothing was published\n")
	}
	if err := platform.SetMenuJSON(ctx, ours.JSON()); err != nil {
		return explain(err)
	}
	return say(e.out, menu.Render(changes, e.colour())+"published; followers see it within minutes, or when they follow again\n")
}

type menuPullCmd struct{}

// Run prints WeChat's menu; exit 1 where it has none.
func (menuPullCmd) Run(ctx context.Context, e *env) error {
	_, platform, err := e.platform()
	if err != nil {
		return err
	}
	theirs, found, err := fetch(ctx, platform)
	if err != nil {
		return err
	}
	if !found {
		return errors.New("WeChat has no menu")
	}
	return say(e.out, string(theirs.JSON()))
}

// menuPlatform is what these commands need of wechat.Gateway.
type menuPlatform interface {
	MenuJSON(ctx context.Context) (menu []byte, found bool, err error)
	SetMenuJSON(ctx context.Context, menu []byte) error
}

// fetch returns the menu that WeChat has. That it cannot be asked is not the same as that it has another one: not ready.
func fetch(ctx context.Context, platform menuPlatform) (theirs menu.Menu, found bool, err error) {
	data, found, err := platform.MenuJSON(ctx)
	switch {
	case err != nil:
		return menu.Menu{}, false, notReady(explain(err))
	case !found:
		return menu.Menu{}, false, nil
	}
	if theirs, err = menu.Parse(data); err != nil {
		return menu.Menu{}, false, notReady(fmt.Errorf("what WeChat has is %w", err))
	}
	return theirs, true, nil
}

// drift is what a push would change.
func drift(ctx context.Context, platform menuPlatform, ours menu.Menu) ([]menu.Change, error) {
	theirs, _, err := fetch(ctx, platform)
	if err != nil {
		return nil, err
	}
	return menu.Diff(ours, theirs), nil
}

func say(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// colour reports whether standard output is a terminal whose user has not asked for none (no-color.org).
func (e *env) colour() bool {
	file, ok := e.out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	plain := slices.ContainsFunc(e.environ, func(s string) bool {
		return s == "TERM=dumb" || strings.HasPrefix(s, "NO_COLOR=") && s != "NO_COLOR="
	})
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && !plain
}
