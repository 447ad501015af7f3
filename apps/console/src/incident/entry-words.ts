import type { IncidentExplanation } from '@opensoc/contract'

type EntryClass = IncidentExplanation['root_cause']['candidates'][number]['entry_class']

const WORDS: Readonly<Record<EntryClass, string>> = {
  email_attachment: 'Attachment of a mail',
  link: 'Link in a mail',
  web_download: 'Download',
  exposed_service: 'Service open to the internet',
  valid_account: 'Account that works',
  removable_media: 'Removable media',
  supply_chain: 'Update of a program',
  unknown: 'Unknown',
}

export function entryWords(entryClass: EntryClass): string {
  return WORDS[entryClass]
}
