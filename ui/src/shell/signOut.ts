import { client } from '@/api/client'
import { start } from '@/api/session'
import { forgetAll as forgetDrafts } from '@/drafts/store'
import { quiet } from '@/live'
import { forgetAll as forgetOutbox } from '@/outbox/store'
import { endVisit } from '@/posts/visit'
import { forgetSearches } from '@/search/recent'

/** Leaves nothing of the person in this browser but the choice of language and appearance. */
export async function signOut(): Promise<void> {
  quiet()
  client.clear()
  endVisit()
  forgetSearches()
  await forgetWritten()
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/logout'
  const field = document.createElement('input')
  Object.assign(field, { type: 'hidden', name: 'csrf', value: start.value.csrf })
  form.append(field)
  document.body.append(form)
  form.submit()
}

async function forgetWritten(): Promise<void> {
  // A database that is open here is deleted only when the page is gone: it is emptied first.
  await Promise.all([forgetDrafts(), forgetOutbox()])
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    // Which emoji somebody likes is kept as well.
    if (/^(feed24|emoji-picker)/.test(name ?? '')) indexedDB.deleteDatabase(name!)
  }
}
