import { shallowRef } from 'vue'
import type { Post, Recipient } from '../types'
import type { Writing } from './model'

/** What somebody wants to write, from wherever they asked for it. */
export type Asked =
  | { kind: 'new'; to: Recipient[]; thank?: Recipient }
  | { kind: 'edit'; post: Post }
  | { kind: 'share'; post: Post }

export const asked = shallowRef<Asked | null>(null)

/** Where one is: a post that is begun there is addressed to it. On the feed it is nobody. */
export const here = shallowRef<Recipient[]>([])

/** A post to many that can still be taken back. The portal publishes it when the time is over. */
export interface Waiting {
  writing: Writing
  people: number
  /** By this browser's clock, which also counts the seconds. */
  until: number
}
export const waiting = shallowRef<Waiting | null>(null)
/** Set while something waits, so that nothing is looked for when nothing does. */
export const WAITS = 'feed24.waiting'

export const compose = (to: Recipient[] = here.value, thank?: Recipient): void => void (asked.value = { kind: 'new', to, thank })
export const edit = (post: Post): void => void (asked.value = { kind: 'edit', post })
export const share = (post: Post): void => void (asked.value = { kind: 'share', post })
export const done = (): void => void (asked.value = null)
