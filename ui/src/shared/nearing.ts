import { useEventListener } from '@vueuse/core'
import { watch, type Ref, type WatchSource } from 'vue'

/**
 * Calls `near` while the end of a list is less than `ahead` pixels below what is shown: when somebody scrolls, in whatever box, and
 * after `changed`. Observers see an end only now and then, and not that it stayed where it was because little came.
 */
export function useNearing(end: Ref<HTMLElement | undefined>, ahead: number, changed: WatchSource<unknown>, near: () => void): void {
  const look = () => {
    if (end.value?.isConnected && end.value.getBoundingClientRect().top < innerHeight + ahead) near()
  }
  useEventListener(window, ['scroll', 'resize'], look, { passive: true, capture: true })
  watch(changed, () => requestAnimationFrame(look), { flush: 'post', immediate: true })
}
