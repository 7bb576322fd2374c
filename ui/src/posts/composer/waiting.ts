import { useNow } from '@vueuse/core'
import * as drafts from '@/drafts/queries'
import { forget, load, save } from '@/drafts/store'
import { WAITS, waiting, type Waiting } from './open'

const NAME = 'waiting'

export async function wait(one: Waiting): Promise<void> {
  waiting.value = one
  localStorage.setItem(WAITS, '1')
  await save(NAME, one)
}

export async function over(): Promise<void> {
  waiting.value = null
  localStorage.removeItem(WAITS)
  await forget(NAME)
}

/** After the tab was closed: what was waiting then, if it does so still. */
export async function resume(): Promise<void> {
  const kept = await load<Waiting>(NAME)
  if (!kept) return over()
  const draft = kept.until > Date.now() ? await drafts.find(kept.writing.draft).catch(() => null) : null
  if (draft?.PUBLISH_AT) waiting.value = kept
  else await over()
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
