const LAST_WORD = /[\p{L}\p{N}]+$/u
/** A beginning as short as that is in too many words to be looked for. */
const LEAST = 3

/** Whether there is something in it that texts can be searched for. */
export const isLong = (words: string): boolean => (words.match(/[\p{L}\p{N}]/gu) ?? []).length >= LEAST

/**
 * The same while its last word is being typed: whatever begins so, or what stands before a word that is
 * too short for that. '' when that comes to nothing else.
 */
export function asBeginning(words: string): string {
  const last = LAST_WORD.exec(words)?.[0] ?? ''
  const open = (words.match(/"/g) ?? []).length % 2 === 1
  if (!last || open) return ''
  if (last.length >= LEAST) return `${words}*`
  const before = words.slice(0, -last.length).replace(/[\s-]+$/, '')
  return isLong(before) ? before : ''
}
