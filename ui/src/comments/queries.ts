import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, result } from '@/api/call'
import { explained } from '@/api/errors'
import { submit } from '@/outbox'
import type { New } from '@/outbox/item'
import { useLeaving } from '@/shared/leaving'
import { notify } from '@/shared/notify'
import { fetchPosts, keep } from '@/posts/queries'
import type { Comment, Post } from '@/posts/types'
import { parametersOf, type Content } from './content'

export const SIZE = 20

/** The comments of a post, the latest page first and earlier ones when they are asked for. */
export function useComments(post: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['comments', toValue(post)] as const),
    queryFn: ({ pageParam, signal }) =>
      call<Comment[]>('feed24.comment.list', { POST_ID: toValue(post), LIMIT: SIZE, ...(pageParam ? { LAST_ID: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: last => (last.result.length === SIZE ? last.result[0]!.ID : undefined),
    enabled: computed(() => toValue(enabled)),
  })
}

/** One that is being deleted is shown no more, whatever is heard of it. */
export const leavingKey = (id: string): string => `comment:${id}`

/** Writing, changing and removing comments; what changed is read again. */
export function useCommentActions(post: MaybeRefOrGetter<Post>) {
  const client = useQueryClient()
  const leave = useLeaving()
  const { t } = useI18n()
  const id = () => toValue(post).ID

  async function refresh(): Promise<void> {
    // What was done is done, whether it can be read again or not.
    keep(client, await fetchPosts([id()]).catch(() => []))
    await client.invalidateQueries({ queryKey: ['comments', id()] })
  }
  return {
    /** What cannot be sent waits for a connection. */
    async add(content: Content, progress: (share: number) => void): Promise<void> {
      const comment: New = { kind: 'comment', post: id(), content, about: `post:${id()}:comment`, what: 'outbox.comment', shown: id() }
      if (await submit(comment, { progress: shareOf(progress) })) await refresh()
    },
    async edit(comment: string, content: Content, progress: (share: number) => void) {
      const params = { COMMENT_ID: comment, ...(await parametersOf(content)) }
      await result('feed24.comment.update', params, { key: crypto.randomUUID(), ...(content.files.length ? { progress: shareOf(progress) } : {}) })
      await refresh()
    },
    remove(comment: string) {
      leave({ key: leavingKey(comment), method: 'log.blogcomment.delete', params: { COMMENT_ID: comment }, said: t('comments.deleted'), gone: refresh })
    },
    async react(comment: Comment, kind: string | null) {
      const params = { COMMENT_ID: comment.ID, ...(kind ? { KIND: kind } : {}) }
      const method = kind ? 'feed24.reaction.add' : 'feed24.reaction.remove'
      try {
        if (await submit({ kind: 'act', method, params, about: `comment:${comment.ID}:reaction`, what: 'outbox.reaction', shown: id() })) await refresh()
      } catch (error) {
        notify({ title: t('posts.notDone'), description: explained(error, t), bad: true })
      }
    },
  }
}

const shareOf = (progress: (share: number) => void) => (sent: number, all: number) => progress(sent / all)
