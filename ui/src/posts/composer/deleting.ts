import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { result } from '@/api/call'
import { explained } from '@/api/errors'
import { csrf } from '@/api/session'
import { notify } from '@/shared/notify'
import { keyOf } from '../queries'
import type { Post } from '../types'

const WINDOW = 10_000

/** Posts that are gone from the screen and, until their time is over, from nowhere else. */
const going = new Map<string, ReturnType<typeof setTimeout>>()

/** Whoever leaves the page meant it. */
window.addEventListener('pagehide', () => {
  for (const id of going.keys()) {
    void fetch('/rest/log.blogpost.delete', {
      method: 'POST', keepalive: true, credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Bitrix-Csrf-Token': csrf.value },
      body: JSON.stringify({ POST_ID: id }),
    })
  }
})

/** Deletes a post, unless it is taken back. */
export function useDeleting() {
  const client = useQueryClient()
  const { t } = useI18n()

  return function remove(post: Post): void {
    const putBack = () => void client.setQueryData(keyOf(post.ID), post)
    const undo = () => {
      if (!going.has(post.ID)) return
      clearTimeout(going.get(post.ID))
      going.delete(post.ID)
      putBack()
    }
    notify({ title: t('posts.deleted'), duration: WINDOW, action: { label: t('posts.undo'), run: undo } })
    client.setQueryData(keyOf(post.ID), null)
    going.set(post.ID, setTimeout(() => void end(), WINDOW))

    async function end(): Promise<void> {
      going.delete(post.ID)
      try {
        await result('log.blogpost.delete', { POST_ID: post.ID })
        for (const key of ['posts', 'counts']) void client.invalidateQueries({ queryKey: [key] })
      } catch (error) {
        putBack()
        notify({ title: t('posts.notDone'), description: explained(error, t), bad: true })
      }
    }
  }
}
