import type { Method } from '@/api/call'
import type { Content } from '@/comments/content'
import type { Writing } from '@/posts/composer/model'

/** What is done with one call: a reaction, a confirmation, a vote. */
export interface Act {
  kind: 'act'
  method: Method
  params: Record<string, unknown>
}
export interface Said {
  kind: 'comment'
  post: string
  content: Content
}
export interface Written {
  kind: 'post'
  writing: Writing
}

/** What somebody has done while the portal was not reached. */
export type Item = (Act | Said | Written) & {
  /** Also the key that it is sent with, so that it is done once. */
  id: string
  at: number
  /** What it is about: the later of two acts about the same takes the place of the earlier. */
  about: string
  /** The key of a text that says what it is. */
  what: string
  /** The post that shows it; '' without one. */
  shown: string
  /** Why the portal has refused it: it waits for somebody to change or drop it. */
  refused: string
}

type Bare<T> = T extends unknown ? Omit<T, 'id' | 'at' | 'refused'> : never
export type New = Bare<Item>

export const made = (item: New): Item => ({ ...item, id: crypto.randomUUID(), at: Date.now(), refused: '' }) as Item

/** The queue with one more at its end. */
export function withOne(queue: Item[], item: Item): { queue: Item[]; replaced: Item[] } {
  const replaced = item.kind === 'act' ? queue.filter(each => each.kind === 'act' && each.about === item.about && each.id !== item.id) : []
  return { queue: [...queue.filter(each => !replaced.includes(each) && each.id !== item.id), item].sort((one, other) => one.at - other.at), replaced }
}

/** What somebody wrote, to be known again by. */
export function wordsOf(item: Item): string {
  if (item.kind === 'act') return ''
  if (item.kind === 'comment') return plainText(item.content.text) || item.content.files.map(each => each.name).join(', ')
  return item.writing.title || plainText(item.writing.text) || item.writing.files.map(each => each.name).join(', ')
}

const plainText = (text: string): string => text.replace(/\[[^\]]*\]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 200)
