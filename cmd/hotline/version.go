package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// Set by the linker, where the program is built outside of its repository: -ldflags "-X main.release=v1.2.3 …".
var release, revision string

// versionCmd is hotline version.
type versionCmd struct{}

// Run prints the program's version, its commit and the Go it was built with, a line each.
func (versionCmd) Run(e *env) error {
	info, _ := debug.ReadBuildInfo()
	return printVersion(e.out, version(info), commit(info))
}

func printVersion(w io.Writer, version, commit string) error {
	_, err := fmt.Fprintf(w, "hotline %s\ncommit %s\n%s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version is the release, else what the module system knows, else "devel".
func version(info *debug.BuildInfo) string {
	switch {
	case release != "":
		return release
	case info != nil && info.Main.Version != "" && info.Main.Version != "(devel)":
		return info.Main.Version
	default:
		return "devel"
	}
}

// commit is the revision that the program was built from, with a mark where the files were not as committed.
func commit(info *debug.BuildInfo) string {
	known, mark := revision, ""
	if info != nil && known == "" {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				known = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				mark = " (modified)"
			}
		}
	}
	return cmp.Or(known, "unknown") + mark
}

func buildInfo() *debug.BuildInfo {
	info, _ := debug.ReadBuildInfo()
	return info
}
