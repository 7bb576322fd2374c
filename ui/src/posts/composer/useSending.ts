import { useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { CallError, explained } from '@/api/errors'
import type { Heads } from '@/audience/counting'
import { KEY as DRAFTS } from '@/drafts/queries'
import { hold } from '@/outbox'
import { notify } from '@/shared/notify'
import { plain } from '@/shared/plain'
import { fetchPosts, keep, keyOf } from '../queries'
import type { Post } from '../types'
import { check, refused, type Trouble } from './checks'
import type { Writing } from './model'
import { publish, type Outcome } from './publishing'
import { saveChanges } from './saving'
import * as sending from './send'
import type { Kept } from './useWriting'

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

  async function press(askAgain: boolean): Promise<void> {
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
      await (post ? save(post, askAgain) : send())
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

  async function send(): Promise<void> {
    const now = writing.value
    const people = heads.value?.PEOPLE
    try {
      if (now.files.some(each => each.state === 'waiting')) throw new CallError('OFFLINE', '', 0)
      told(await publish(now, people, kept.keep), people)
    } catch (error) {
      if (!(error instanceof CallError) || !error.offline) throw error
      // It is published as soon as it can be; the list of what waits tells that it is kept here.
      await hold({ kind: 'post', writing: plain(now), about: 'post', what: 'outbox.post', shown: '' })
    }
    await finish()
  }

  function told(outcome: Outcome, people: number | undefined): void {
    if (outcome.how === 'posted') posted(outcome.id, people ?? 0)
    else if (outcome.how === 'scheduled') {
      notify({ title: t('composer.scheduled', { moment: outcome.at.toLocaleString() }) })
      void client.invalidateQueries({ queryKey: DRAFTS })
    }
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
  return { sending: busy, trouble, send: press, saveDraft }
}
