import type { Ref } from 'vue'
import { result } from '@/api/call'
import type { Poll } from '@/polls/queries'
import type { Post } from '../types'
import type { Writing } from './model'
import { fromPoll } from './poll'

/** The poll of a post that is changed, for those who may change it. */
export function usePollOf(post: Post | undefined, before: Ref<Writing>, writing: Ref<Writing>): void {
  if (!post?.POLL_ID || !post.ALLOWED.includes('delete')) return
  void result<{ attach: Poll } | Poll>('vote.AttachedVote.get', { attachId: post.POLL_ID }).then(found => {
    const poll = fromPoll('attach' in found ? found.attach : found)
    before.value = { ...before.value, poll }
    writing.value.poll ??= structuredClone(poll)
  }, () => undefined)
}
