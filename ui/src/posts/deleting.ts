import { useI18n } from 'vue-i18n'
import { useLeaving } from '@/shared/leaving'
import { keyOf, leavingKey } from './queries'
import type { Post } from './types'

/** Deletes a post, unless it is taken back. */
export function useDeleting() {
  const leave = useLeaving()
  const { t } = useI18n()
  return (post: Post): void =>
    leave({
      key: leavingKey(post.ID),
      method: 'log.blogpost.delete',
      params: { POST_ID: post.ID },
      said: t('posts.deleted'),
      gone: client => {
        client.setQueryData(keyOf(post.ID), null)
        for (const key of ['posts', 'counts']) void client.invalidateQueries({ queryKey: [key] })
      },
    })
}
