import { client } from '@/api/client'
import { start } from '@/api/session'
import { quiet } from '@/live'
import { endVisit } from '@/posts/visit'
import { forgetSearches } from '@/search/recent'

/** Leaves nothing of the person in this browser but the choice of language and appearance. */
export async function signOut(): Promise<void> {
  quiet()
  client.clear()
  endVisit()
  forgetSearches()
  await forgetDrafts()
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/logout'
  const field = document.createElement('input')
  Object.assign(field, { type: 'hidden', name: 'csrf', value: start.value.csrf })
  form.append(field)
  document.body.append(form)
  form.submit()
}

async function forgetDrafts(): Promise<void> {
  // A database that is open here is deleted only when the page is gone: it is emptied first.
  await (await import('@/drafts/store')).forgetAll()
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (name?.startsWith('feed24')) indexedDB.deleteDatabase(name)
  }
}
