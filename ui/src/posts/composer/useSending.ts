import { useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { explained } from '@/api/errors'
import { start } from '@/api/session'
import type { Heads } from '@/audience/counting'
import { KEY as DRAFTS } from '@/drafts/queries'
import { notify } from '@/shared/notify'
import { fetchPosts, keep, keyOf } from '../queries'
import type { Post } from '../types'
import { check, refused, type Trouble } from './checks'
import { copyOf, type Writing } from './model'
import { saveChanges } from './saving'
import * as sending from './send'
import type { Kept } from './useWriting'
import { wait } from './waiting'

interface About {
  kept: Kept
  post: Post | undefined
  before: Ref<Writing>
  heads: Ref<Heads | undefined>
  close: () => void
  focus: (part: Trouble['part']) => void
}

/** Sending what was written: checked, once its files are there, and whatever fails is marked and stays. */
export function useSending({ kept, post, before, heads, close, focus }: About) {
  const { t, n } = useI18n()
  const client = useQueryClient()
  const router = useRouter()
  const busy = ref<'' | 'files' | 'sending'>('')
  const trouble = ref<Trouble | null>(null)
  const { writing } = kept

  async function send(askAgain: boolean): Promise<void> {
    if (busy.value === 'files') return void (busy.value = '')
    if (busy.value) return
    trouble.value = check(writing.value)
    if (!trouble.value && (await filesThere())) trouble.value = check(writing.value)
    else if (!trouble.value) return
    if (trouble.value) {
      busy.value = ''
      return focus(trouble.value.part)
    }
    busy.value = 'sending'
    try {
      await (post ? save(post, askAgain) : publish())
    } catch (error) {
      trouble.value = await refused(error, writing.value, each => explained(each, t))
      focus(trouble.value.part)
    }
    busy.value = ''
  }

  /** False when somebody would rather go on writing than wait for them. */
  async function filesThere(): Promise<boolean> {
    busy.value = 'files'
    while (busy.value === 'files' && writing.value.files.some(each => each.state === 'sending')) await new Promise(resolve => setTimeout(resolve, 150))
    return busy.value === 'files'
  }

  async function publish(): Promise<void> {
    const now = writing.value
    if (now.at) {
      await sending.schedule(now, new Date(now.at), kept.keep)
      notify({ title: t('composer.scheduled', { moment: new Date(now.at).toLocaleString() }) })
      void client.invalidateQueries({ queryKey: DRAFTS })
      return finish()
    }
    const people = heads.value?.PEOPLE
    if (people === undefined || people > start.value.confirmAbove || now.to.some(each => each.CODE === 'UA')) {
      const at = new Date((await sending.portalTime()) + sending.WINDOW)
      await sending.schedule(now, at, kept.keep)
      await wait({ writing: copyOf(now), people: people ?? 0, until: Date.now() + sending.WINDOW })
      return finish()
    }
    const id = await sending.post(now, kept.keep)
    posted(id, people)
    await finish()
  }

  async function save(old: Post, askAgain: boolean): Promise<void> {
    await saveChanges(old, before.value, writing.value, askAgain)
    const there = keep(client, await fetchPosts([old.ID]))
    if (!there.length) client.setQueryData(keyOf(old.ID), null)
    for (const queryKey of [['audience'], ['acknowledgement'], ['poll'], ['grants'], ['explanation'], ['post', old.ID, 'history']]) void client.invalidateQueries({ queryKey })
    notify({ title: t('composer.changed') })
    await finish()
  }

  function posted(id: number | null, people: number): void {
    const open = id === null ? {} : { action: { label: t('composer.openPost'), run: () => void router.push(`/posts/${id}`) } }
    notify({ title: t('composer.posted', { n: n(people) }, people), ...open })
    refreshFeed()
  }
  function refreshFeed(): void {
    void client.invalidateQueries({ queryKey: ['posts'] })
    void client.invalidateQueries({ queryKey: ['counts'] })
  }
  async function finish(): Promise<void> {
    await kept.end()
    close()
  }

  /** Leaves it with the portal as a draft; whether that worked. */
  async function saveDraft(telling: boolean): Promise<boolean> {
    try {
      await sending.shelve(writing.value, kept.keep)
      void client.invalidateQueries({ queryKey: DRAFTS })
      if (telling) {
        await kept.end()
        notify({ title: t('composer.draftKept') })
      }
      return true
    } catch (error) {
      trouble.value = await refused(error, writing.value, each => explained(each, t))
      focus('all')
      return false
    }
  }
  return { sending: busy, trouble, send, saveDraft }
}
