import { result } from '@/api/call'
import { CallError } from '@/api/errors'
import * as drafts from '@/drafts/queries'
import { describe } from './describing'
import { toParameters, type Writing } from './model'

/** How long a post to many can be taken back. */
export const WINDOW = 30_000

/** Called whenever something has to outlive this tab before the next step is taken. */
type Keep = () => Promise<unknown>

/**
 * Publishes once, however often it is called and whatever is lost on the way: a draft of the portal
 * is written first, and publishing a draft takes it away. The post's id; null when that was told
 * before and nobody heard it. Raises CallError.
 */
export async function post(writing: Writing, keep: Keep): Promise<number | null> {
  return (await written(writing, keep)) ? asking(writing, keep, () => drafts.publish(writing.draft)) : null
}

/** Lets the portal publish it at a moment, unless it is taken back before; once as well. Raises CallError. */
export async function schedule(writing: Writing, at: Date, keep: Keep): Promise<void> {
  if (await written(writing, keep)) await asking(writing, keep, () => drafts.change(writing.draft, { PUBLISH_AT: at.toISOString() }))
}

/** From here on a draft that is gone has become a post. */
async function asking<T>(writing: Writing, keep: Keep, ask: () => Promise<T>): Promise<T> {
  writing.asked = true
  await keep()
  try {
    return await ask()
  } catch (error) {
    // A refusal leaves the draft; whoever was not heard may have published it.
    if (error instanceof CallError && !error.passing) writing.asked = false
    throw error
  }
}

/** Leaves it with the portal, for as long as one wants. Raises CallError. */
export const shelve = (writing: Writing, keep: Keep): Promise<unknown> => written(writing, keep)

/** The portal's own clock: a browser's may be wrong by hours. */
export async function portalTime(): Promise<number> {
  return Date.parse(await result<string>('server.time'))
}

/** Writes the draft as things stand; false when it was published already. */
async function written(writing: Writing, keep: Keep): Promise<boolean> {
  const params = toParameters(writing)
  await describe(writing.files)
  if (writing.draft) {
    if (await drafts.change(writing.draft, { ...params, PUBLISH_AT: '' })) return true
    if (writing.asked) return false
  }
  writing.draft = String(await added(writing, params, keep))
  writing.key = ''
  writing.asked = false
  await keep()
  return true
}

/** With the same key until the draft is known, also after a reload; what has changed needs another one. */
async function added(writing: Writing, params: Record<string, unknown>, keep: Keep): Promise<number> {
  if (writing.key) {
    try {
      return await drafts.add(params, writing.key)
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== 'ERROR_IDEMPOTENCY_KEY_REUSED') throw error
    }
  }
  writing.key = crypto.randomUUID()
  await keep()
  return drafts.add(params, writing.key)
}
