package blob

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps files in a bucket of S3 or of what speaks like it (OSS, COS, OBS, MinIO).
type bucket struct {
	core   minio.Core
	name   string
	host   string
	secret string // the secret key, to keep it out of error texts
}

// How long a store may stay silent, and how often an act is tried, until the one who waits is told.
const (
	dialTimeout   = 3 * time.Second
	headerTimeout = 15 * time.Second
	tries         = 3
)

// openBucket reads what follows s3://: [id:secret@]bucket?endpoint=…&region=…&path_style=….
// Nothing of it is in the errors, since a part in the wrong place may be the secret.
func openBucket(rest string, o options) (Store, error) {
	userinfo, place, ok := cutLast(rest, "@")
	if !ok {
		place = rest
	}
	if ok {
		if err := o.keys(userinfo); err != nil {
			return nil, err
		}
	}
	if o.id == "" || o.secret == "" {
		return nil, errors.New("photos.url: S3 needs an access key: s3://id:secret@bucket…, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	name, query, _ := strings.Cut(place, "?")
	q, err := url.ParseQuery(query)
	if err != nil || strings.Trim(name, "/") == "" {
		return nil, errors.New(form)
	}
	return newBucket(strings.Trim(name, "/"), q, o)
}

func newBucket(name string, q url.Values, o options) (Store, error) {
	host, secure, err := endpoint(q.Get("endpoint"))
	if err != nil {
		return nil, err
	}
	lookup, err := style(q.Get("path_style"))
	if err != nil {
		return nil, err
	}
	client, err := minio.New(host, &minio.Options{
		Creds:        credentials.NewStaticV4(o.id, o.secret, ""),
		Secure:       secure,
		Region:       q.Get("region"),
		BucketLookup: lookup,
		Transport:    transport(),
		MaxRetries:   tries,
	})
	if err != nil {
		return nil, errors.New(form)
	}
	return bucket{core: minio.Core{Client: client}, name: name, host: host, secret: o.secret}, nil
}

func (o *options) keys(userinfo string) error {
	id, secret, _ := strings.Cut(userinfo, ":")
	var errs [2]error
	o.id, errs[0] = url.PathUnescape(id)
	o.secret, errs[1] = url.PathUnescape(secret)
	if errs[0] != nil || errs[1] != nil {
		return errors.New("photos.url: a % in the access key is written %25")
	}
	return nil
}

// endpoint takes "https://host[:port]", "http://host[:port]", or a host alone, which means https.
func endpoint(raw string) (host string, secure bool, err error) {
	host, secure = strings.TrimSuffix(raw, "/"), true
	if after, ok := strings.CutPrefix(host, "http://"); ok {
		host, secure = after, false
	}
	host = strings.TrimPrefix(host, "https://")
	if host == "" || strings.ContainsAny(host, "/ ?#") {
		return "", false, errors.New(form)
	}
	return host, secure, nil
}

// style says whether the bucket is part of the path or of the host name; unset, the client knows it of the big ones.
func style(path string) (minio.BucketLookupType, error) {
	switch path {
	case "":
		return minio.BucketLookupAuto, nil
	case "true":
		return minio.BucketLookupPath, nil
	case "false":
		return minio.BucketLookupDNS, nil
	default:
		return 0, errors.New("photos.url: path_style takes true or false")
	}
}

func transport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: headerTimeout,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   16,
		DisableCompression:    true, // what we keep is encrypted
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
	}
}

func (b bucket) Put(ctx context.Context, name string, r io.Reader, size int64) error {
	if err := check(name); err != nil {
		return fmt.Errorf("put object: %w", err)
	}
	if l, ok := r.(interface{ Len() int }); ok && int64(l.Len()) != size {
		return fmt.Errorf("put object: %w", errSize)
	}
	// Content-MD5 is the one check of integrity that all of them know.
	_, err := b.core.Client.PutObject(ctx, b.name, name, r, size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", DisableMultipart: true, SendContentMd5: true,
	})
	return b.fail("put object", err)
}

func (b bucket) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := check(name); err != nil {
		return nil, fmt.Errorf("get object: %w", err)
	}
	// Core's GetObject is one request, and says at once when there is no such object.
	r, _, _, err := b.core.GetObject(ctx, b.name, name, minio.GetObjectOptions{})
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, b.fail("get object", err)
	}
	return r, nil
}

func (b bucket) Delete(ctx context.Context, name string) error {
	if err := check(name); err != nil {
		return fmt.Errorf("delete object: %w", err)
	}
	err := b.core.RemoveObject(ctx, b.name, name, minio.RemoveObjectOptions{})
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil
	}
	return b.fail("delete object", err)
}

func (b bucket) Check(ctx context.Context) error {
	there, err := b.core.BucketExists(ctx, b.name)
	if err != nil {
		return b.fail("no use of bucket "+b.name+" at "+b.host, err)
	}
	if !there {
		return fmt.Errorf("there is no bucket %s at %s; make it there, or name another one", b.name, b.host)
	}
	return nil
}

// fail says what failed; the secret key never gets out.
func (b bucket) fail(doing string, err error) error {
	if err == nil {
		return nil
	}
	if strings.Contains(err.Error(), b.secret) {
		return fmt.Errorf("%s: %s", doing, strings.ReplaceAll(err.Error(), b.secret, "***"))
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
