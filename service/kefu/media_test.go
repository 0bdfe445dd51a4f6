package kefu

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

var (
	amr      = []byte("#!AMR\n" + strings.Repeat("\x3c speech", 20))
	errCable = errors.New("connection lost")
)

// picture is a small JPEG.
func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is a picture that does not compress: as PNG it has three bytes a pixel.
func noise(t testing.TB, side int) []byte {
	t.Helper()
	random, m := rand.New(rand.NewPCG(1, 2)), image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := 0; i < len(m.Pix); i += 4 {
		c := random.Uint32()
		m.Set(i/4%side, i/4/side, color.NRGBA{uint8(c), uint8(c >> 8), uint8(c >> 16), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sends has the citizen send a file.
func (st *postStage) sends(kind string, body []byte) {
	st.t.Helper()
	_, err := st.wechat.SendMessage(st.t.Context(), "u1", standin.Outgoing{
		Type: kind, Data: base64.StdEncoding.EncodeToString(body), ContentType: map[string]string{"image": "image/jpeg", "voice": "audio/amr"}[kind],
	})
	st.must(err)
}

// file is the chat's last line with a file.
func (st *postStage) file() model.ChatLine {
	st.t.Helper()
	lines, err := st.Store.ChatLines(st.t.Context(), st.chat, 0, 1000)
	st.must(err)
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Media.State != model.MediaNone {
			return lines[i]
		}
	}
	st.t.Fatal("there is no file")
	return model.ChatLine{}
}

func TestFilesAreFetchedAtOnce(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	for _, tc := range []struct {
		kind, mediaType string
		body            []byte
	}{{"image", typeJPEG, picture(t)}, {"voice", typeAMR, amr}} {
		st.sends(tc.kind, tc.body)
		if l := st.file(); l.Media.State != model.MediaPending {
			t.Errorf("%s: %+v", tc.kind, l.Media)
		}
		select {
		case <-st.fetch.rung:
		default:
			t.Errorf("%s: nobody looks", tc.kind)
		}
		st.delivers()
		l := st.file()
		if l.Media.State != model.MediaStored || l.Media.Type != tc.mediaType || l.Media.Source != "" || !bytes.Equal(st.files.held[l.Media.Key], tc.body) {
			t.Errorf("%s: %+v", tc.kind, l.Media)
		}
		events, err := st.Store.DeskEvents(t.Context(), postAgent, 0, 100)
		st.must(err)
		if last := events[len(events)-1]; last.Kind != model.DeskLine || last.Line != l.Seq {
			t.Errorf("%s: the feed ends with %+v", tc.kind, last)
		}
	}
	if n, err := st.Store.CountChatMediaToFetch(t.Context()); n != 0 || err != nil {
		t.Errorf("%d files wait, %v", n, err)
	}
}

func TestFilesAreFetchedAgain(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.sends("image", picture(t))
	asked := 0
	st.via.passes = func() error { asked++; return errCable }
	for range 10 {
		st.delivers()
	}
	if l := st.file(); asked != 1 || l.Media.State != model.MediaPending || l.Media.Tries != 1 {
		t.Errorf("asked %d times: %+v", asked, l.Media)
	}
	st.wechat.Advance(fetchPauses[0])
	st.delivers()
	st.wechat.Advance(fetchPauses[0])
	st.delivers()
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	st.via.passes = nil
	st.wechat.Advance(fetchPauses[1])
	st.delivers()
	if l := st.file(); l.Media.State != model.MediaStored || l.Media.Tries != 3 {
		t.Errorf("%+v", l.Media)
	}
}

func TestFilesThatNeverCome(t *testing.T) {
	for reason, err := range map[string]error{reasonGone: ErrGone, reasonTooBig: ErrTooBig, reasonGone + " ": errCable} {
		t.Run(reason, func(t *testing.T) {
			st := newPostStage(t)
			st.enters()
			st.sends("image", picture(t))
			asked := 0
			st.via.passes = func() error { asked++; return err }
			st.delivers()
			for asked := 0; errors.Is(err, errCable) && asked < 80 && st.file().Media.State == model.MediaPending; asked++ {
				st.wechat.Advance(time.Hour)
				st.delivers()
			}
			if l := st.file(); l.Media.State != model.MediaFailed || l.Reason != strings.TrimSpace(reason) || l.Media.Source != "" {
				t.Errorf("%s: %+v", l.Reason, l.Media)
			}
			if age := st.now().Sub(st.file().At); errors.Is(err, errCable) && (age < 70*time.Hour || age > mediaLife) {
				t.Errorf("given up after %v", age)
			}
			if left, err := st.Store.CountChatMediaToFetch(t.Context()); left != 0 || err != nil {
				t.Errorf("%d files wait, %v", left, err)
			}
			if before := asked; before > 0 {
				st.wechat.Advance(3 * time.Hour)
				st.delivers()
				if asked != before {
					t.Error("asked again")
				}
			}
		})
	}
}

// Two replicas do not fetch the same file, unless one of them is dead, or seems so.
func TestTwoFetchers(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.sends("image", picture(t))
	fetching, dead := make(chan struct{}), make(chan struct{})
	st.via.passes = func() error {
		close(fetching)
		<-dead
		return nil
	}
	var slow sync.WaitGroup
	slow.Go(func() { _ = st.Deliver(context.WithoutCancel(t.Context())) })
	<-fetching
	other, via := st.replica()
	asked := 0
	via.passes = func() error { asked++; return nil }
	st.must(other.Deliver(t.Context()))
	if asked != 0 {
		t.Error("fetched by two")
	}
	st.wechat.Advance(fetchLease)
	st.must(other.Deliver(t.Context()))
	kept := st.file().Media
	if kept.State != model.MediaStored {
		t.Fatalf("%+v", kept)
	}
	close(dead)
	slow.Wait()
	if now := st.file().Media; now != kept || len(st.files.held) != 1 {
		t.Errorf("%+v became %+v, with %d files", kept, now, len(st.files.held))
	}
}

// shows are the files that the citizen got by customer-service messages.
func (st *postStage) shows() (kinds []string, bodies [][]byte) {
	for _, m := range st.wechat.Chat("u1") {
		if m.From == "account" && m.MediaURL != "" {
			body, _ := st.wechat.Media(m.MediaURL[strings.LastIndex(m.MediaURL, "/")+1:])
			kinds, bodies = append(kinds, m.Kind), append(bodies, body)
		}
	}
	return kinds, bodies
}

const uploadPath = "/cgi-bin/media/upload"

func (st *postStage) shares(key string, body []byte) {
	st.t.Helper()
	_, err := st.SendFile(st.t.Context(), model.Staff{ID: postAgent}, st.chat, key, body)
	st.must(err)
}

func TestAgentsSendFiles(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	big := noise(t, 1000)
	st.shares("1", picture(t))
	st.shares("2", amr)
	st.shares("3", big)
	st.answers("看图")
	st.delivers()
	st.wechat.Advance(holdTime)
	st.delivers()
	kinds, bodies := st.shows()
	if strings.Join(kinds, " ") != "image voice image" || mediaType(bodies[0], "") != typeJPEG || !bytes.Equal(bodies[1], amr) {
		t.Fatalf("he got %v", kinds)
	}
	if len(big) <= mostImage || len(bodies[2]) > mostImage || mediaType(bodies[2], "") != typeJPEG {
		t.Errorf("of %d bytes he got %d", len(big), len(bodies[2]))
	}
	if got := st.got(); got[len(got)-1] != "看图"+invitation || st.wechat.Calls(uploadPath) != 3 {
		t.Errorf("he got %q, %d uploads", got, st.wechat.Calls(uploadPath))
	}
	st.window(0)
	st.shares("4", picture(t))
	st.delivers()
	if l := st.file(); l.Delivery != model.LineUndelivered || l.Reason != reasonUsedUp || st.wechat.Calls(uploadPath) != 3 {
		t.Errorf("%s %s", l.Delivery, l.Reason)
	}
	st.says("好") // a reply holds no picture, and its window does
	st.delivers()
	if kinds, _ := st.shows(); st.file().Delivery != model.LineSent || len(kinds) != 4 {
		t.Errorf("he got %v", kinds)
	}
}

func TestUploadsAreTriedAgain(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.via.passes = func() error { return errCable }
	st.shares("1", picture(t))
	st.answers("看图")
	st.delivers()
	if l := st.file(); l.Delivery != model.LineToSend {
		t.Errorf("%s %s", l.Delivery, l.Reason)
	}
	st.became("看图", model.LineToSend, "") // it does not overtake the picture
	st.via.passes = nil
	st.wechat.FailNext(sendPath, 45011)
	st.wechat.Advance(retries[0])
	st.delivers()
	st.wechat.Advance(retries[1])
	st.delivers()
	if kinds, _ := st.shows(); len(kinds) != 1 || st.wechat.Calls(uploadPath) != 1 {
		t.Errorf("he got %v by %d uploads", kinds, st.wechat.Calls(uploadPath))
	}
	st.became("看图", model.LineSent, "")

	st.via.passes = func() error { return errCable }
	st.shares("2", picture(t))
	for range 100 {
		st.wechat.Advance(time.Second)
		st.delivers()
	}
	if l := st.file(); l.Delivery != model.LineUndelivered || l.Reason != reasonBusy {
		t.Errorf("%s %s", l.Delivery, l.Reason)
	}
	st.window(2)
}

func TestPrepareFile(t *testing.T) {
	st := newPostStage(t)
	for name, tc := range map[string]struct {
		body []byte
		kind model.LineKind
		as   string
		want error
	}{
		"JPEG":              {picture(t), model.LineImage, typeJPEG, nil},
		"PNG":               {noise(t, 8), model.LineImage, typePNG, nil},
		"GIF":               {animation(t, 8), model.LineImage, typeGIF, nil},
		"GIF, cut":          {animation(t, 8)[:len(animation(t, 8))-1], "", "", model.ErrInvalid},
		"GIF, first bytes":  {[]byte("GIF89a..."), "", "", model.ErrInvalid},
		"GIF, huge":         {animation(t, 2001), "", "", model.ErrTooLarge},
		"JPEG, cut":         {picture(t)[:len(picture(t))-20], "", "", model.ErrInvalid},
		"JPEG, first bytes": {[]byte("\xff\xd8\xff\xe0 picture"), "", "", model.ErrInvalid},
		"JPEG, huge":        {claims(t, 8000, 8000), "", "", model.ErrTooLarge},
		"PNG, cut":          {noise(t, 8)[:100], "", "", model.ErrInvalid},
		"PNG, first bytes":  {[]byte("\x89PNG\r\n\x1a\n"), "", "", model.ErrInvalid},
		"AMR":               {amr, model.LineVoice, typeAMR, nil},
		"MP3":               {[]byte("\xff\xfb\x90\x00sound"), model.LineVoice, typeMP3, nil},
		"large PNG":         {noise(t, 1000), model.LineImage, typeJPEG, nil},
		"large GIF":         {append([]byte("GIF89a"), make([]byte, mostImage)...), "", "", model.ErrTooLarge},
		"long voice":        {append([]byte("ID3"), make([]byte, mostVoice)...), "", "", model.ErrTooLarge},
		"damaged picture":   {append([]byte("\xff\xd8\xff"), make([]byte, mostImage)...), "", "", model.ErrInvalid},
		"page":              {[]byte("<html>"), "", "", model.ErrUnsupported},
		"video":             {[]byte("\x00\x00\x00\x18ftypmp42...."), "", "", model.ErrUnsupported},
		"picture in HEIC":   {[]byte("\x00\x00\x00\x18ftypheic...."), "", "", model.ErrUnsupported},
		"nothing":           {nil, "", "", model.ErrInvalid},
	} {
		kind, f, err := st.prepareFile(t.Context(), tc.body)
		if kind != tc.kind || f.Type != tc.as || !errors.Is(err, tc.want) || err != nil && tc.want == nil {
			t.Errorf("%s: %s %s, %v", name, kind, f.Type, err)
		}
	}
}

// animation is a GIF of two pictures.
func animation(t testing.TB, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.Black, color.White})
	must(t, gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}}))
	return b.Bytes()
}

// claims is a small JPEG whose header says that it is larger.
func claims(t testing.TB, width, height uint16) []byte {
	t.Helper()
	b := picture(t)
	i := bytes.Index(b, []byte("\xff\xc0")) + 5 // the frame's height, then its width
	binary.BigEndian.PutUint16(b[i:], height)
	binary.BigEndian.PutUint16(b[i+2:], width)
	return b
}

// Neither where a picture was taken nor by whom is sent or kept.
func TestPicturesTellNothingElse(t *testing.T) {
	st := newPostStage(t)
	const secret = "GPS 23.1291,113.2644"
	jpeg := picture(t)
	jpeg = slices.Concat(jpeg[:2], []byte("\xff\xe1"), []byte{0, byte(2 + 6 + len(secret))}, []byte("Exif\x00\x00"+secret), jpeg[2:])
	png := noise(t, 8)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(secret)))
	chunk = append(chunk, "eXIf"+secret...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	png = append(slices.Concat(png[:33], chunk, png[33:]), secret...)
	for name, body := range map[string][]byte{"JPEG": jpeg, "PNG": png} {
		if _, _, err := image.Decode(bytes.NewReader(body)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, f, err := st.prepareFile(t.Context(), body)
		must(t, err)
		if bytes.Contains(f.Body, []byte(secret)) {
			t.Errorf("%s tells where it was taken", name)
		}
		if m, _, err := image.Decode(bytes.NewReader(f.Body)); err != nil || m.Bounds().Dx() < 8 {
			t.Errorf("%s: what is left is no picture: %v", name, err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMediaType(t *testing.T) {
	for body, want := range map[string]string{
		"\xff\xd8\xff\xe0": typeJPEG, "\x89PNG\r\n\x1a\n": typePNG, "GIF87a": typeGIF, "RIFF....WEBPVP8 ": typeWebP, "#!AMR-WB\n": typeAMR,
		"OggS" + strings.Repeat(".", 24) + "Speex   ": typeSpeex, "ID3\x04": typeMP3, "\xff\xf3\x40": typeMP3, "....ftypisom": typeMP4,
		"....ftypheic": typeUnknown, "<svg onload=x>": typeUnknown, "": typeUnknown, "\xff": typeUnknown,
	} {
		if got := mediaType([]byte(body), "image/svg+xml"); got != want {
			t.Errorf("%q: %s", body, got)
		}
	}
	if got := mediaType([]byte("raw"), "voice/speex"); got != typeSpeex {
		t.Errorf("WeChat's own speex: %s", got)
	}
}
