import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { usePeople } from '@/people/queries'
import type { Group } from './queries'

/** Which of the texts says it: `mention`, `many.mention`, `inComments.mention`. */
export function textOf(group: Group): string {
  if (group.KIND === 'confirm') return group.AGAIN === 'Y' ? 'again' : 'kinds.confirm'
  if (group.OTHERS && ['mention', 'thanks', 'share', 'comment', 'followed', 'reaction'].includes(group.KIND)) return `many.${group.KIND}`
  return group.COMMENT_ID && group.KIND === 'mention' ? 'inComments.mention' : `kinds.${group.KIND}`
}

/** What is said of each group, and who did it last. */
export function useSentences(groups: MaybeRefOrGetter<Group[]>) {
  const { t } = useI18n()
  const { data } = usePeople(() => [...new Set(toValue(groups).map(each => each.ACTOR_ID))])
  const people = computed(() => new Map(data.value?.map(each => [each.id, each])))
  const actor = (group: Group) => people.value.get(group.ACTOR_ID)
  const sentence = (group: Group) =>
    t(`notifications.${textOf(group)}`, { name: actor(group)?.name ?? '…', post: group.POST_TITLE, n: group.OTHERS }, group.OTHERS)
  return { actor, sentence }
}
