import { showToast } from './toast-store.ts'

export function copyText(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => showToast(`Copied ${what}.`),
    () => showToast(`The browser did not allow copying. Select it by hand: ${text}`, { isProblem: true }),
  )
}

/** The URL is the view, so its address is the link. */
export function copyLink(): void {
  copyText(window.location.href, 'the link to this view')
}
