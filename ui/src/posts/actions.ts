import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import type { Method } from '@/api/call'
import { explained } from '@/api/errors'
import { submit } from '@/outbox'
import { notify } from '@/shared/notify'
import { keyOf } from './queries'
import type { Post, Reactions } from './types'

/** What a reader does with a post: shown at once, sent when there is a connection, and taken back with a word if it is refused. */
export function usePostActions() {
  const client = useQueryClient()
  const { t } = useI18n()

  async function change(id: string, patch: Partial<Post>, name: string, method: Method, params: Record<string, unknown>): Promise<boolean> {
    const before = client.getQueryData<Post>(keyOf(id))
    if (!before) return false
    const former = Object.fromEntries(Object.keys(patch).map(field => [field, before[field as keyof Post]])) as Partial<Post>
    client.setQueryData(keyOf(id), { ...before, ...patch })
    const undo = () => client.setQueryData<Post | null>(keyOf(id), now => now && { ...now, ...former })
    try {
      await submit({ kind: 'act', method, params, about: `post:${id}:${name}`, what: `outbox.${name}`, shown: id }, { undo })
      return true
    } catch (error) {
      undo()
      notify({ title: t('posts.notDone'), description: explained(error, t), bad: true })
      return false
    }
  }

  const flag = (field: 'PINNED' | 'FOLLOWED' | 'FAVOURITE', on: Method, off: Method) => async (post: Post) => {
    const now = !post[field]
    const done = await change(post.ID, { [field]: now }, field.toLowerCase(), now ? on : off, { POST_ID: post.ID })
    if (done) void client.invalidateQueries({ queryKey: ['flagged'] })
  }

  return {
    pin: flag('PINNED', 'feed24.post.pin', 'feed24.post.unpin'),
    follow: flag('FOLLOWED', 'feed24.post.follow', 'feed24.post.unfollow'),
    save: flag('FAVOURITE', 'feed24.favourite.add', 'feed24.favourite.remove'),
    react: (post: Post, kind: string | null) =>
      change(post.ID, reacted(post, kind), 'reaction', kind ? 'feed24.reaction.add' : 'feed24.reaction.remove', { POST_ID: post.ID, ...(kind ? { KIND: kind } : {}) }),
    async confirm(post: Post, revision: number) {
      const patch = { IMPORTANT: post.IMPORTANT && { ...post.IMPORTANT, CONFIRMED_AT: new Date().toISOString() } }
      const done = await change(post.ID, patch, 'confirmation', 'feed24.acknowledgement.confirm', { POST_ID: post.ID, REVISION: revision })
      void client.invalidateQueries({ queryKey: ['acknowledgement', post.ID] })
      void client.invalidateQueries({ queryKey: ['counts'] })
      void client.invalidateQueries({ queryKey: ['notices'] })
      void client.invalidateQueries({ queryKey: ['to-confirm'] })
      return done
    },
  }
}

/** The reactions after one's own has become another. */
export function reacted(now: Reactions, kind: string | null): Reactions {
  const counts: Record<string, number> = Object.fromEntries(Object.entries(now.REACTIONS))
  const add = (name: string | null, by: number): void => {
    if (name) counts[name] = (counts[name] ?? 0) + by
  }
  add(now.MY_REACTION, -1)
  add(kind, 1)
  const left = Object.entries(counts).filter(([, count]) => count > 0)
  return { REACTIONS: Object.fromEntries(left), MY_REACTION: kind }
}
