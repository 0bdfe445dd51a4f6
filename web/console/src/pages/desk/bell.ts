import { setUnread } from '../../title'

/** What tells an agent who looks elsewhere that a citizen wrote: a number in the title, a sound, a notification of the system. */
export interface Bell {
  /** Somebody wrote. text is for a notification; urgent rings twice. */
  ring: (text: string, urgent?: boolean) => void
  /** How many messages wait to be read. */
  count: (unread: number) => void
  stop: () => void
}

export interface BellOptions {
  sound: () => boolean
  notify: () => boolean
  /** Brings the chat to the front. */
  open: () => unknown
  beep?: (urgent: boolean) => void
  now?: () => number
}

const pause = 1_500 // ms between two sounds: five citizens who write at once are one

export function newBell(o: BellOptions): Bell {
  const now = o.now ?? Date.now
  const beep = o.beep ?? newBeep()
  let rang = 0
  let note: Notification | undefined

  return {
    ring(text, urgent = false) {
      if (o.sound() && now() - rang >= pause) {
        rang = now()
        beep(urgent)
      }
      if (!document.hidden || !o.notify() || typeof Notification === 'undefined') return
      if (Notification.permission !== 'granted') return
      note?.close()
      // No words of the citizen's: it shows on a screen that others may see.
      note = new Notification(text, { tag: 'hotline-desk', silent: true })
      note.onclick = () => {
        window.focus()
        o.open()
        note?.close()
      }
    },
    count: setUnread,
    stop() {
      setUnread(0)
      note?.close()
    },
  }
}

/** Two short tones, made by the browser: no file. Until somebody has clicked on the page browsers are silent. */
function newBeep() {
  let audio: AudioContext | undefined
  return (urgent: boolean) => {
    try {
      audio ??= new AudioContext()
      void audio.resume()
      const tones = urgent ? [880, 660, 880, 660] : [660, 880]
      tones.forEach((tone, i) => play(audio!, tone, i * 0.16))
    } catch {
      // No sound, then.
    }
  }
}

function play(audio: AudioContext, tone: number, after: number) {
  const from = audio.currentTime + after
  const wave = audio.createOscillator()
  const loud = audio.createGain()
  wave.frequency.value = tone
  loud.gain.setValueAtTime(0.0001, from)
  loud.gain.exponentialRampToValueAtTime(0.15, from + 0.02)
  loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.14)
  wave.connect(loud).connect(audio.destination)
  wave.start(from)
  wave.stop(from + 0.15)
}
