import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { result, type Method } from '@/api/call'
import { explained } from '@/api/errors'
import { keyOf } from './queries'
import type { Post, Reactions } from './types'

/** What a reader does with a post: shown at once, and taken back with a word if it is refused. */
export function usePostActions() {
  const client = useQueryClient()
  const toast = useToast()
  const { t } = useI18n()

  async function change(id: string, patch: Partial<Post>, method: Method, params: Record<string, unknown>): Promise<boolean> {
    const before = client.getQueryData<Post>(keyOf(id))
    if (!before) return false
    client.setQueryData(keyOf(id), { ...before, ...patch })
    try {
      await result(method, params)
      return true
    } catch (error) {
      client.setQueryData(keyOf(id), before)
      toast.add({ title: t('posts.notDone'), description: explained(error, t), color: 'air-primary-alert' })
      return false
    }
  }

  const flag = (field: 'PINNED' | 'FOLLOWED' | 'FAVOURITE', on: Method, off: Method) => async (post: Post) => {
    const now = !post[field]
    const done = await change(post.ID, { [field]: now }, now ? on : off, { POST_ID: post.ID })
    if (done) void client.invalidateQueries({ queryKey: ['flagged'] })
  }

  return {
    pin: flag('PINNED', 'feed24.post.pin', 'feed24.post.unpin'),
    follow: flag('FOLLOWED', 'feed24.post.follow', 'feed24.post.unfollow'),
    save: flag('FAVOURITE', 'feed24.favourite.add', 'feed24.favourite.remove'),
    react: (post: Post, kind: string | null) =>
      change(post.ID, reacted(post, kind), kind ? 'feed24.reaction.add' : 'feed24.reaction.remove', { POST_ID: post.ID, ...(kind ? { KIND: kind } : {}) }),
    async confirm(post: Post, revision: number) {
      const patch = { IMPORTANT: post.IMPORTANT && { ...post.IMPORTANT, CONFIRMED_AT: new Date().toISOString() } }
      const done = await change(post.ID, patch, 'feed24.acknowledgement.confirm', { POST_ID: post.ID, REVISION: revision })
      void client.invalidateQueries({ queryKey: ['acknowledgement', post.ID] })
      void client.invalidateQueries({ queryKey: ['counts'] })
      void client.invalidateQueries({ queryKey: ['to-confirm'] })
      return done
    },
    async remove(post: Post) {
      try {
        await result('log.blogpost.delete', { POST_ID: post.ID })
        client.setQueryData(keyOf(post.ID), null)
        return true
      } catch (error) {
        toast.add({ title: t('posts.notDone'), description: explained(error, t), color: 'air-primary-alert' })
        return false
      }
    },
  }
}

/** The reactions after one's own has become another. */
export function reacted(now: Reactions, kind: string | null): Reactions {
  const counts = new Map(now.REACTIONS.map(each => [each.KIND, Number(each.COUNT)]))
  const add = (name: string | null, by: number) => name && counts.set(name, (counts.get(name) ?? 0) + by)
  add(now.MY_REACTION, -1)
  add(kind, 1)
  const left = [...counts].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1])
  return { REACTIONS: left.map(([KIND, COUNT]) => ({ KIND, COUNT })), MY_REACTION: kind }
}
