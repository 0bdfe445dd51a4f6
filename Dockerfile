# syntax=docker/dockerfile:1

FROM node:20-bookworm-slim AS pages
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/web/dist/ web/dist/
ARG VERSION=devel
ARG COMMIT=unknown
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${VERSION} -X main.revision=${COMMIT}" \
      -o /out/hotline ./cmd/hotline \
 && mkdir -p /out/srv/data /out/tmp

# Nothing but the program, which has time zones inside, and the certificates that it trusts.
FROM scratch
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=program /out/hotline /hotline
COPY --from=program --chown=65532:65532 /out/srv /srv
COPY --from=program --chown=65532:65532 /out/tmp /tmp
WORKDIR /srv
USER 65532:65532
# data/: an embedded database, its key and the photos. hotline.yaml can be mounted at /srv/hotline.yaml.
VOLUME /srv/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 CMD ["/hotline", "healthcheck"]
ENTRYPOINT ["/hotline"]
CMD ["serve"]
