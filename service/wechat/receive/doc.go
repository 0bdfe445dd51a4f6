// Package receive is the wire format of WeChat's callbacks: it tells whether a delivery is WeChat's, decrypts it,
// reads it into a model.Event and renders the passive reply (protocol §3).
//
// It knows nothing of HTTP or of what a delivery is answered with, and has its own reader instead of encoding/xml:
// WeChat passes on what people typed, and a strict parser refuses some of that (protocol §11.4).
package receive
