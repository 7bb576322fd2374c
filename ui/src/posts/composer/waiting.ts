import { shallowRef } from 'vue'
import { useNow } from '@vueuse/core'
import * as drafts from '@/drafts/queries'
import { forget, load, save } from '@/drafts/store'
import type { Writing } from './model'

/** A post to many that can still be taken back. The portal publishes it when the time is over. */
export interface Waiting {
  writing: Writing
  people: number
  /** By this browser's clock, which also counts the seconds. */
  until: number
}

const NAME = 'waiting'
export const waiting = shallowRef<Waiting | null>(null)

export async function wait(one: Waiting): Promise<void> {
  waiting.value = one
  await save(NAME, one)
}

export async function over(): Promise<void> {
  waiting.value = null
  await forget(NAME)
}

/** After the tab was closed: what was waiting then, if it does so still. */
export async function resume(): Promise<void> {
  const kept = await load<Waiting>(NAME)
  if (!kept) return
  const draft = kept.until > Date.now() ? await drafts.find(kept.writing.draft).catch(() => null) : null
  if (draft?.PUBLISH_AT) waiting.value = kept
  else await forget(NAME)
}

/** Takes it back; false when it is too late. Raises CallError. */
export async function takeBack(one: Waiting): Promise<boolean> {
  const there = await drafts.change(one.writing.draft, { PUBLISH_AT: '' })
  await over()
  return there
}

/** The id of the post, or null when the portal was quicker. Raises CallError. */
export async function postNow(one: Waiting): Promise<number | null> {
  const id = await drafts.publish(one.writing.draft)
  await over()
  return id
}

export const clock = () => useNow({ interval: 250 })
