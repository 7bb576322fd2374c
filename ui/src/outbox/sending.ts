import { call } from '@/api/call'
import { CallError } from '@/api/errors'
import { parametersOf } from '@/comments/content'
import type { Item } from './item'
import { save } from './store'

/** Does what an item says. With its key the portal does it once, however often it is sent. Raises CallError. */
export async function send(item: Item, progress?: (sent: number, all: number) => void): Promise<void> {
  const once = { key: item.id, tries: 1 }
  if (item.kind === 'act') await call(item.method, item.params, once)
  else if (item.kind === 'comment') {
    const params = { POST_ID: item.post, ...(await parametersOf(item.content)) }
    await call('log.blogcomment.add', params, item.content.files.length && progress ? { ...once, progress } : once)
  } else {
    const { sendWriting } = await import('@/posts/composer/publishing').catch(() => {
      throw new CallError('OFFLINE', '', 0)
    })
    await sendWriting(item.writing, () => save(item))
  }
}
