import PhotoSwipe from 'photoswipe'
import 'photoswipe/style.css'
import type { PostFile } from '@/posts/types'
import { i18n } from '@/shared/locales'

const t = (key: string): string => (i18n.global as unknown as { t: (key: string) => string }).t(key)

/** The pictures of a post on the whole screen. The focus comes back to where it was. */
export function show(pictures: PostFile[], index: number, from: HTMLElement): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const box = new PhotoSwipe({
    dataSource: pictures.map(each => ({ src: each.PREVIEW_URL!, width: each.WIDTH ?? 1600, height: each.HEIGHT ?? 1200, alt: each.ALT || each.NAME })),
    index,
    bgOpacity: 0.92,
    showHideAnimationType: calm ? 'none' : 'fade',
    closeTitle: t('files.close'),
    zoomTitle: t('files.zoom'),
    arrowPrevTitle: t('files.previous'),
    arrowNextTitle: t('files.next'),
    errorMsg: t('files.broken'),
  })
  box.on('destroy', () => from.focus())
  box.init()
}
