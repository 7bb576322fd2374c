import { defineShortcuts } from '@bitrix24/b24ui-nuxt/composables/defineShortcuts'
import { useLocalStorage } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import { openSearch } from '@/search/open'

/** Single keys can be switched off in the settings (WCAG 2.1.4). */
export const shortcutsOn = useLocalStorage('feed24.shortcuts', true)
const helpOpen = ref(false)

export function showHelp(): void {
  helpOpen.value = true
}

/** Every shortcut and the text that explains it, for the list behind `?`. */
export const SHORTCUTS = [
  ['/', 'search'], ['j', 'next'], ['k', 'previous'], ['o', 'open'], ['c', 'comment'], ['l', 'like'],
  ['r', 'confirm'], ['w', 'whoSees'], ['s', 'save'], ['.', 'newPosts'], ['g f', 'goFeed'], ['g t', 'goToConfirm'],
  ['g n', 'goNotifications'], ['?', 'help'], ['Esc', 'close'],
] as const

/** The shortcuts that work everywhere; lists of posts have theirs in `posts/keys.ts`. */
export function useShortcuts() {
  const router = useRouter()
  const go = (path: string) => () => void router.push(path)
  defineShortcuts(
    computed(() =>
      shortcutsOn.value
        ? { 'g-f': go('/'), 'g-t': go('/to-confirm'), 'g-n': go('/notifications'), '/': openSearch, 'shift_?': showHelp }
        : {},
    ),
    { layoutIndependent: false },
  )
  return { helpOpen }
}
