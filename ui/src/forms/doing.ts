import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, result, type Method } from '@/api/call'
import { explained } from '@/api/errors'
import { notify } from '@/shared/notify'

type Params = Record<string, unknown>

/** A list that is read on as one asks for more, under a name of its own. */
export function usePaged<T>(name: string, method: Method, params: MaybeRefOrGetter<Params>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['admin', name, toValue(params)] as const),
    queryFn: ({ pageParam, signal }) => call<T[]>(method, { ...toValue(params), start: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: last => last.next,
  })
  const rows = computed(() => query.data.value?.pages.flatMap(page => page.result) ?? [])
  const total = computed(() => query.data.value?.pages[0]?.total ?? 0)
  return { ...query, rows, total }
}

/** Doing something, one thing at a time: what is being done, and how it went. */
export function useDoing(...stale: string[]) {
  const { t } = useI18n()
  const client = useQueryClient()
  const doing = ref('')
  const trouble = ref('')

  /** The result, or undefined when the portal refused; `done` is said when it did not. */
  async function act<T>(key: string, method: Method, params: Params, done = ''): Promise<T | undefined> {
    if (doing.value) return undefined
    doing.value = key
    trouble.value = ''
    try {
      const answer = await result<T>(method, params)
      if (done) notify({ title: done })
      return answer
    } catch (error) {
      trouble.value = explained(error, t)
      notify({ title: t('posts.notDone'), description: trouble.value, bad: true })
      return undefined
    } finally {
      doing.value = ''
      for (const name of [...stale, 'audit']) void client.invalidateQueries({ queryKey: ['admin', name] })
    }
  }
  return { doing, trouble, act }
}
