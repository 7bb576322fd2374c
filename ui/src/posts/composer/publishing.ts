import { start } from '@/api/session'
import { headsOf } from '@/audience/counting'
import { sendFile } from '@/files/sendFile'
import { copyOf, type Writing } from './model'
import * as sending from './send'
import { wait } from './waiting'

/** What became of it: published, to be published soon unless it is taken back, or at its moment. */
export type Outcome = { how: 'posted'; id: number | null } | { how: 'waits' } | { how: 'scheduled'; at: Date }

/**
 * Publishes what was written, once however often it is called. What goes to many, or to nobody knows
 * how many, can be taken back for a while. Raises CallError.
 */
export async function publish(writing: Writing, people: number | undefined, keep: () => Promise<unknown>): Promise<Outcome> {
  if (writing.at) {
    const at = new Date(writing.at)
    await sending.schedule(writing, at, keep)
    return { how: 'scheduled', at }
  }
  if (people === undefined || people > start.value.confirmAbove || writing.to.some(each => each.CODE === 'UA')) {
    const at = new Date((await sending.portalTime()) + sending.WINDOW)
    await sending.schedule(writing, at, keep)
    await wait({ writing: copyOf(writing), people: people ?? 0, until: Date.now() + sending.WINDOW })
    return { how: 'waits' }
  }
  return { how: 'posted', id: await sending.post(writing, keep) }
}

/** The same of what waited for a connection, with the files that did. Raises CallError. */
export async function sendWriting(writing: Writing, keep: () => Promise<unknown>): Promise<void> {
  for (const each of writing.files) {
    if (each.id || !each.file) continue
    each.id = await sendFile(new File([each.file], each.name, { type: each.type })).done
    each.state = 'sent'
    delete each.file
    await keep()
  }
  const heads = await headsOf(writing.to.map(each => each.CODE))
  await publish(writing, heads.PEOPLE, keep)
}
