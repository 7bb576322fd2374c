const ALLOWED = ['http:', 'https:', 'mailto:', 'tel:']

/** The address if it may be linked to, else ''. An address of this portal may do without its host. */
export function addressOf(written: string, allowed: string[] = ALLOWED): string {
  const text = written.trim()
  // Browsers read tabs, line breaks and backslashes in ways of their own.
  if (!text || text.length > 4000 || /[\s\\]|\p{Cc}/u.test(text)) return ''
  if (text.startsWith('/')) return text.startsWith('//') ? '' : text
  const full = /^www\./i.test(text) ? `https://${text}` : text
  try {
    const url = new URL(full)
    return allowed.includes(url.protocol) ? full : ''
  } catch {
    return ''
  }
}
