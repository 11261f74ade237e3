/** A text with its percent-escapes undone as bytes are read: those that make no letter become U+FFFD. */
export function percentBytes(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    const bytes = Buffer.from(text).toString('latin1')
    const undone = bytes.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    return Buffer.from(undone, 'latin1').toString()
  }
}

/** A text with its percent-escapes undone; as it is when they are malformed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
