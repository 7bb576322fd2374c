import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { call, result } from '@/api/call'
import { fetchPosts, keep } from '@/posts/queries'
import type { Comment, Post } from '@/posts/types'
import { CallError } from '@/api/errors'
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

/** Writing, changing and removing comments; what changed is read again. */
export function useCommentActions(post: MaybeRefOrGetter<Post>) {
  const client = useQueryClient()
  const id = () => toValue(post).ID

  async function refresh(): Promise<void> {
    keep(client, await fetchPosts([id()]))
    await client.invalidateQueries({ queryKey: ['comments', id()] })
  }
  return {
    async add(content: Content, progress: (share: number) => void) {
      await once(content, async params => send('log.blogcomment.add', { POST_ID: id(), ...params }, content, progress))
      await refresh()
    },
    async edit(comment: string, content: Content, progress: (share: number) => void) {
      const params = await parametersOf(content)
      await send('feed24.comment.update', { COMMENT_ID: comment, ...params }, content, progress)
      await refresh()
    },
    async remove(comment: string) {
      await result('log.blogcomment.delete', { COMMENT_ID: comment })
      await refresh()
    },
    async react(comment: Comment, kind: string | null) {
      await result(kind ? 'feed24.reaction.add' : 'feed24.reaction.remove', { COMMENT_ID: comment.ID, ...(kind ? { KIND: kind } : {}) })
      await refresh()
    },
  }
}

const send = (method: 'log.blogcomment.add' | 'feed24.comment.update', params: Record<string, unknown>, { files }: Content, progress: (share: number) => void) =>
  result(method, params, files.length ? { progress: (sent, all) => progress(sent / all) } : {})

let unsure = ''

/** The portal refuses what was just said. Where no answer came, that refusal means it had arrived. */
async function once(content: Content, say: (params: Record<string, unknown>) => Promise<unknown>): Promise<void> {
  const again = unsure === content.text
  unsure = ''
  try {
    await say(await parametersOf(content))
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    if (again && /duplicate/i.test(error.description)) return
    if (error.passing || again) unsure = content.text
    throw error
  }
}
