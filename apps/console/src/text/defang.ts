/** Field names and entity kinds whose values a mail client or chat would turn into a link. */
const LINKED = /(^|_|\.)(ip|domain|hostname|url|uri|query)($|_)/

/** `http://evil.example/a` as `hxxp://evil[.]example/a`, so that a paste into a ticket cannot be clicked. */
export function defang(value: string): string {
  return value.replace(/^http/i, 'hxxp').replace(/^ftp/i, 'fxp').replaceAll('.', '[.]').replaceAll('@', '[@]')
}

/** What goes to the clipboard: addresses, domains and URLs defanged, everything else as it is. */
export function copyForm(field: string, value: string): string {
  const isAddress = LINKED.test(field) || /^[a-z]+:\/\//i.test(value)
  return isAddress ? defang(value) : value
}
