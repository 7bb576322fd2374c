import { ref } from 'vue'

const carries = (event: DragEvent): boolean => !!event.dataTransfer?.types.includes('Files')

/** Files that are dropped anywhere on the form, or pasted into any part of it. */
export function useDropping(add: (files: File[]) => void) {
  const depth = ref(0)
  const on = {
    dragenter: (event: DragEvent) => void (carries(event) && depth.value++),
    dragleave: (event: DragEvent) => void (carries(event) && depth.value--),
    dragover: (event: DragEvent) => void (carries(event) && event.preventDefault()),
    drop(event: DragEvent) {
      if (!carries(event)) return
      depth.value = 0
      if (!event.defaultPrevented) add([...(event.dataTransfer?.files ?? [])])
      event.preventDefault()
    },
    paste(event: ClipboardEvent) {
      const given = [...(event.clipboardData?.files ?? [])]
      if (!given.length || event.defaultPrevented) return
      event.preventDefault()
      add(given)
    },
  }
  return { over: depth, on }
}
