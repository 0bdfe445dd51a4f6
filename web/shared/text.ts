/** How long people say that a text is: code points, as the server counts them. */
export const lengthOf = (s: string) => [...s].length

/** Free text as the server keeps it: NFC, Unix line ends, no control characters, trimmed. */
export function cleanText(s: string): string {
  return s
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/g, '')
    .normalize('NFC')
    .trim()
}

/** Text of one line. */
export const cleanLine = (s: string) => cleanText(s).replace(/\n/g, ' ')

/** Full-width digits, as an input method may leave them, become plain ones. */
export const plainDigits = (s: string) =>
  s.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0))
