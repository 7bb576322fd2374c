import { ref } from 'vue'
import { me } from '@/api/session'

const MOST = 8
const key = () => `feed24.searches.${me().id}`

function kept(): string[] {
  const found: unknown = JSON.parse(globalThis.localStorage?.getItem(key()) ?? '[]')
  return Array.isArray(found) ? found.filter(each => typeof each === 'string').slice(0, MOST) : []
}

/** What the reader has looked for lately, the latest first. It never leaves this browser. */
export const recent = ref(kept())

export function remember(words: string): void {
  const said = words.trim()
  if (!said) return
  recent.value = [said, ...recent.value.filter(each => each !== said)].slice(0, MOST)
  globalThis.localStorage?.setItem(key(), JSON.stringify(recent.value))
}

export function forgetSearches(): void {
  recent.value = []
  globalThis.localStorage?.removeItem(key())
}
