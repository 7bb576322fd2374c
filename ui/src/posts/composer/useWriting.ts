import { useEventListener, watchDebounced } from '@vueuse/core'
import { onBeforeUnmount, ref, type Ref } from 'vue'
import { forget, load, save } from '@/drafts/store'
import { copyOf, empty, isBlank, type Writing } from './model'

const EVERY = 2_000

export interface Kept {
  writing: Ref<Writing>
  /** Whether this goes on from where it was left. */
  found: Ref<boolean>
  saved: Ref<boolean>
  ready: Promise<void>
  keep: () => Promise<void>
  end: () => Promise<void>
  anew: (from?: Writing) => void
}

/** What is being written, kept in this browser under a name until it is sent. */
export function useWriting(name: string, beginning: Writing): Kept {
  const writing = ref<Writing>(copyOf(beginning))
  const found = ref(false)
  const saved = ref(false)
  let ended = false
  let changed = false

  const ready = load<Writing>(name).then(kept => {
    if (!kept || changed || isBlank(kept)) return
    writing.value = { ...empty(), ...kept }
    found.value = true
  })

  async function keep(): Promise<void> {
    if (ended) return
    saved.value = isBlank(writing.value) && !writing.value.draft ? (await forget(name), false) : await save(name, writing.value)
  }
  watchDebounced(writing, () => void keep(), { deep: true, debounce: EVERY, maxWait: EVERY })
  useEventListener(document, 'visibilitychange', () => document.visibilityState === 'hidden' && void keep())
  useEventListener(window, 'pagehide', () => void keep())
  onBeforeUnmount(() => void keep())

  return {
    writing,
    found,
    saved,
    ready,
    keep,
    /** It was sent: nothing of it stays here. */
    async end() {
      ended = true
      await forget(name)
    },
    anew(from?: Writing) {
      changed = true
      writing.value = from ?? empty()
      found.value = false
    },
  }
}
