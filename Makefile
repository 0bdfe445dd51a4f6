# What a newcomer needs: make demo, make test. Everything that these lack is fetched from the package registries.
SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

GOLANGCI_VERSION := v2.15.0
GOFUMPT_VERSION  := v0.12.0
TOOLS    := $(CURDIR)/bin/tools
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
GOFUMPT  := $(TOOLS)/gofumpt-$(GOFUMPT_VERSION)

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.release=$(VERSION) -X main.revision=$(COMMIT)

# The pages are built again only when one of these is newer than what was built.
WEB_PAGES   := web/dist/console/index.html
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' \
	-not -path '*/test-results/*' -not -name '*.go' -not -name '*.test.ts' -not -name '*.tsbuildinfo' 2>/dev/null)

say = @printf '\033[1m── %s\033[0m\n' "$(1)"

.PHONY: help demo build compiled web test check bench fmt e2e tools clean

help: ## list what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 8

demo: build ## build everything and run it on a stand-in WeChat; ARGS are given on
	$(call say,hotline demo)
	@exec bin/hotline demo $(ARGS)

# The first time, npm and the Go compiler work side by side: compiled does no linking, and costs nothing the next time.
build: ## build the pages and bin/hotline
	@$(MAKE) -j2 web compiled
	$(call say,build bin/hotline)
	@CGO_ENABLED=0 go build -ldflags '$(LDFLAGS)' -o bin/hotline ./cmd/hotline

compiled:
	@CGO_ENABLED=0 go build ./config ./menu ./model/... ./service/... ./handler/...

web: $(WEB_PAGES) ## build the pages, where they have changed

$(WEB_PAGES): web/node_modules/.installed $(WEB_SOURCES)
	$(call say,build the pages)
	@cd web && npm run build
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	@command -v npm >/dev/null || { echo 'The pages need Node 20 with npm (https://nodejs.org). Without them: go run ./cmd/hotline demo'; exit 1; }
	$(call say,install what the pages are built with)
	@cd web && npm ci --no-audit --no-fund
	@touch $@

test: build tools ## everything that must hold, ending with what was skipped
	@GOLANGCI='$(GOLANGCI)' GOFUMPT='$(GOFUMPT)' ./.ci/test

check: test ## the same

e2e: build ## only the browser tests
	@./.ci/e2e

bench: ## throughput, latency and allocations, each beside its yardstick
	@./.ci/bench $(BENCHFLAGS)

fmt: $(GOFUMPT) web/node_modules/.installed ## format everything
	@git ls-files -co --exclude-standard '*.go' | xargs $(GOFUMPT) -w
	@cd web && npm run --silent format

tools: $(GOLANGCI) $(GOFUMPT)

# $(call install,package,name,version): one that is already on this machine in the right version is taken.
define install
@mkdir -p $(TOOLS)
@have="$$(go env GOPATH)/bin/$(2)"; \
if [[ -x $$have ]] && { "$$have" version 2>/dev/null || "$$have" --version 2>/dev/null; } | grep -q '$(patsubst v%,%,$(3))'; then \
	ln -sf "$$have" $@; \
else \
	printf '\033[1m── install %s %s\033[0m\n' $(2) $(3); \
	GOBIN=$(TOOLS) go install $(1)@$(3) && mv $(TOOLS)/$(2) $@; \
fi
endef

$(GOLANGCI):
	$(call install,github.com/golangci/golangci-lint/v2/cmd/golangci-lint,golangci-lint,$(GOLANGCI_VERSION))

$(GOFUMPT):
	$(call install,mvdan.cc/gofumpt,gofumpt,$(GOFUMPT_VERSION))

clean: ## forget what was built
	rm -rf bin web/dist/h5 web/dist/phone web/dist/console
