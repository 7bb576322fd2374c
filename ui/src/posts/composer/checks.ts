import { sizesOf } from '@/audience/counting'
import { CallError } from '@/api/errors'
import { messageOf, type Writing } from './model'
import { missing } from './poll'

/** A part of the form that keeps it from being sent, and the key of the text that says why. */
export interface Trouble {
  part: 'to' | 'text' | 'poll' | 'thanks' | 'files' | 'at' | 'all'
  key: string
  values?: Record<string, string>
  /** What the portal said, where there is no text of ours. */
  said?: string
}

/** What can be told before anything is sent. */
export function check(writing: Writing): Trouble | null {
  if (!writing.to.length) return { part: 'to', key: 'noRecipients' }
  if (!messageOf(writing).trim()) return { part: 'text', key: 'noText' }
  const poll = writing.poll && missing(writing.poll)
  if (poll) return { part: 'poll', key: { question: 'noQuestion', answers: 'fewAnswers', same: 'sameAnswers' }[poll] }
  if (writing.poll?.closes && !(Date.parse(writing.poll.closes) > Date.now())) return { part: 'poll', key: 'closesBefore' }
  if (writing.thanks && !writing.thanks.people.length) return { part: 'thanks', key: 'nobodyThanked' }
  if (writing.files.some(each => each.state === 'failed')) return { part: 'files', key: 'filesFailed' }
  if (writing.at && !(Date.parse(writing.at) > Date.now())) return { part: 'at', key: 'past' }
  return null
}

const RECIPIENTS = /recipient|specify at least one person|No destination/i

/** What the portal refused, as a part of the form. `explain` is for everything else. */
export async function refused(error: unknown, writing: Writing, explain: (error: unknown) => string): Promise<Trouble> {
  if (error instanceof CallError && RECIPIENTS.test(error.description)) {
    const codes = writing.to.map(each => each.CODE)
    const open = await sizesOf(codes, []).catch(() => undefined)
    const shut = open && writing.to.find(each => !open.has(each.CODE))
    if (shut) return { part: 'to', key: shut.CODE === 'UA' ? 'notToEveryone' : 'noLongerTo', values: { name: shut.NAME } }
    return { part: 'to', key: 'notToThese' }
  }
  return { part: 'all', key: 'notSent', values: { why: explain(error) } }
}
