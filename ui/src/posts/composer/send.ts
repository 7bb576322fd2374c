import { result } from '@/api/call'
import { CallError } from '@/api/errors'
import * as drafts from '@/drafts/queries'
import { toParameters, type Writing } from './model'

/** How long a post to many can be taken back. */
export const WINDOW = 30_000
const TRIES = 3

/** Called whenever something has to outlive this tab before the next step is taken. */
type Keep = () => Promise<unknown>

/**
 * Publishes once, however often it is called and whatever is lost on the way: a draft of the portal
 * is written first, and publishing a draft takes it away. The post's id; null when that was told
 * before and nobody heard it. Raises CallError.
 */
export async function post(writing: Writing, keep: Keep): Promise<number | null> {
  if (writing.asked && !(await stillThere(writing))) return null
  await written(writing, '', keep)
  writing.asked = true
  await keep()
  try {
    return await insistently(() => drafts.publish(writing.draft))
  } catch (error) {
    // A refusal leaves the draft; whoever was not heard may have published it.
    if (error instanceof CallError && !error.passing) writing.asked = false
    throw error
  }
}

/** Lets the portal publish it at a moment, unless it is taken back before. Raises CallError. */
export async function schedule(writing: Writing, at: Date, keep: Keep): Promise<void> {
  if (writing.asked && !(await stillThere(writing))) return
  await written(writing, at.toISOString(), keep)
}

/** Leaves it with the portal, for as long as one wants. Raises CallError. */
export const shelve = (writing: Writing, keep: Keep): Promise<void> => written(writing, '', keep)

/** The portal's own clock: a browser's may be wrong by hours. */
export async function portalTime(): Promise<number> {
  return Date.parse(await result<string>('server.time'))
}

async function stillThere(writing: Writing): Promise<boolean> {
  return (await drafts.find(writing.draft)) !== null
}

async function written(writing: Writing, at: string, keep: Keep): Promise<void> {
  const params = toParameters(writing)
  if (writing.draft && (await insistently(() => drafts.change(writing.draft, { ...params, PUBLISH_AT: at })))) return
  writing.draft = String(await addOnce(params))
  writing.asked = false
  await keep()
  if (at) await insistently(() => drafts.change(writing.draft, { PUBLISH_AT: at }))
}

/** A draft whose answer was lost is found again by what is in it. */
async function addOnce(params: Record<string, unknown>): Promise<number | string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await drafts.add(params)
    } catch (error) {
      if (!passing(error) || attempt >= TRIES) throw error
      await pause(attempt)
      const same = (await drafts.latest()).find(each => !each.PUBLISH_AT && alike(each.PARAMETERS, params))
      if (same) return same.ID
    }
  }
}

const SAME = ['POST_TITLE', 'POST_MESSAGE', 'DEST', 'UF_BLOG_POST_FILE']
const alike = (kept: Record<string, unknown>, sent: Record<string, unknown>): boolean => SAME.every(name => JSON.stringify(kept[name] ?? null) === JSON.stringify(sent[name] ?? null))

/** These steps come to the same however often they are taken. */
async function insistently<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step()
    } catch (error) {
      if (!passing(error) || attempt >= TRIES) throw error
      await pause(attempt)
    }
  }
}

const passing = (error: unknown): boolean => error instanceof CallError && error.passing
const pause = (attempt: number): Promise<void> => new Promise(resolve => setTimeout(resolve, 300 * 2 ** attempt))
