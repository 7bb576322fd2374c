import { result } from '@/api/call'
import { fetchPosts } from '../queries'
import type { Post } from '../types'
import { describe } from './describing'
import { changesOf, messageOf, type Writing } from './model'

/** Changes a post to what was written. It comes to the same however often it is done. Raises CallError. */
export async function saveChanges(post: Post, before: Writing, now: Writing, askAgain: boolean): Promise<void> {
  await describe(now.files)
  const changes = changesOf(before, now)
  const [fresh] = await fetchPosts([post.ID])
  // What an earlier try has attached, whose answer was lost, is not attached again.
  const there = new Set(fresh?.FILES.map(each => `n${each.FILE_ID}`))
  const added = now.files.filter(each => !each.attachment && each.id).map(each => `n${each.id}`).filter(each => !there.has(each))
  const { UF_BLOG_POST_FILE: _files, ...rest } = changes
  await result('log.blogpost.update', { POST_ID: post.ID, ...rest, ...(!rest.FILES && added.length ? { UF_BLOG_POST_FILE: added } : {}) } as never)
  // One call takes files off or puts them on.
  if (rest.FILES && added.length) await result('log.blogpost.update', { POST_ID: post.ID, POST_MESSAGE: messageOf(now), POST_TITLE: String(rest.POST_TITLE ?? ''), UF_BLOG_POST_FILE: added })
  if (askAgain) await result('feed24.post.askAgain', { POST_ID: post.ID })
}
