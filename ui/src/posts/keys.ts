import { defineShortcuts } from '@bitrix24/b24ui-nuxt/composables/defineShortcuts'
import { useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { usePanel } from '@/shared/panel'
import { shortcutsOn } from '@/shell/shortcuts'
import { usePostActions } from './actions'
import { keyOf } from './queries'
import type { Post } from './types'

/** The keys of a list of posts: they mean the post that has the focus. */
export function useListKeys(path: MaybeRefOrGetter<string>) {
  const route = useRoute()
  const router = useRouter()
  const client = useQueryClient()
  const actions = usePostActions()
  const { open } = usePanel()

  const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-post]') ?? null
  const id = (): string => current()?.dataset.post ?? ''
  const post = (): Post | undefined => client.getQueryData<Post>(keyOf(id()))
  const withPost = (act: (found: Post) => void) => () => {
    const found = post()
    if (found) act(found)
  }
  function step(by: 1 | -1): void {
    const all = [...document.querySelectorAll<HTMLElement>('[data-post]')]
    const place = all.indexOf(current() as HTMLElement)
    const next = place < 0 ? all.find(each => each.getBoundingClientRect().bottom > 80) : all[place + by]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'start' })
  }
  const press = (selector: string) => () => current()?.querySelector<HTMLElement>(selector)?.click()

  defineShortcuts(computed(() => (!shortcutsOn.value || route.path !== toValue(path) ? {} : {
    j: () => step(1),
    k: () => step(-1),
    o: () => id() && void router.push(`/posts/${id()}`),
    l: withPost(found => void actions.react(found, found.MY_REACTION ? null : 'like')),
    s: withPost(found => void actions.save(found)),
    w: withPost(found => void open('who', found.ID)),
    c: () => current()?.querySelector<HTMLElement>('.comment-box')?.focus(),
    r: press('.ackbtn'),
    '.': () => window.scrollTo({ top: 0 }),
  })))
}
