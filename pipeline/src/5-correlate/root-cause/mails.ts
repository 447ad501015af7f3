import type { StoredEvent } from '@opensoc/domain'
import { baseName } from '../../broker-processes.ts'
import { listAt, textAt } from '../../read-ocsf.ts'
import { DAY_MS, type Looking } from './entry.ts'
import { begins, both, either, is } from './evidence-lake.ts'

/** What the events of one mail to one mailbox tell together. */
export interface Mail {
  readonly key: string
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly time: number
  readonly attachments: readonly { readonly name: string; readonly sha256: string }[]
  readonly domains: readonly string[]
  readonly events: readonly StoredEvent[]
}

const BACK_MS = 3 * DAY_MS

/** Mails to the incident's people in the days before `until`, the latest last. */
export async function mailsTo(users: readonly string[], until: number, { lake }: Looking): Promise<Mail[]> {
  if (users.length === 0) return []
  const addressed = either(...users.map((user) => begins('mail_to', `${user}@`)))
  const own = await lake.find(both(is('class_uid', 4009), addressed), until - BACK_MS, until + 1)
  const senders = [...new Set(own.map(({ columns }) => String(columns['mail_from'] ?? '')))].filter(
    (from) => from !== '',
  )
  // Rows about links name the message alone: they are found by the layer and joined by it.
  const links =
    senders.length === 0
      ? []
      : await lake.find(
          both(is('class_uid', 4009), is('log_name', 'EmailUrlInfo')),
          until - BACK_MS,
          until + 1,
        )
  return joinMails(own, links)
}

function joinMails(own: readonly StoredEvent[], links: readonly StoredEvent[]): Mail[] {
  const groups = new Map<string, StoredEvent[]>()
  for (const event of own) {
    const key = `${messageOf(event)}\n${String(event.columns['mail_to']).toLowerCase()}`
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return [...groups].map(([key, events]) => {
    const message = key.split('\n')[0]!
    const all = [...events, ...links.filter((link) => messageOf(link) === message && !events.includes(link))]
    const first = (column: string) =>
      all.map(({ columns }) => String(columns[column] ?? '')).find((value) => value !== '') ?? ''
    return {
      ...{
        key,
        to: first('mail_to').toLowerCase(),
        from: first('mail_from').toLowerCase(),
        subject: first('mail_subject'),
      },
      time: Math.min(...all.map(({ time }) => time)),
      attachments: all.flatMap(({ ocsf }) => filesOf(ocsf)),
      domains: [...new Set(all.flatMap(({ ocsf }) => domainsOf(ocsf)))],
      events: all,
    }
  })
}

function messageOf({ ocsf, id }: StoredEvent): string {
  return (
    textAt(ocsf, 'message_trace_uid') ?? textAt(ocsf, 'email.uid') ?? textAt(ocsf, 'email.message_uid') ?? id
  )
}

function filesOf(ocsf: unknown): Mail['attachments'] {
  return listAt(ocsf, 'email.files', 16).map((file) => ({
    name: textAt(file, 'name') ?? '',
    sha256:
      listAt(file, 'hashes', 8)
        .map((hash) => textAt(hash, 'value') ?? '')
        .find((value) => value.length === 64)
        ?.toLowerCase() ?? '',
  }))
}

function domainsOf(ocsf: unknown): string[] {
  return listAt(ocsf, 'email.urls', 16).flatMap((url) => {
    const host = textAt(url, 'hostname') ?? hostOfUrl(textAt(url, 'url_string') ?? '')
    return host === undefined ? [] : [host.toLowerCase()]
  })
}

function hostOfUrl(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

/** The attachment of a mail that is this file, by content or by name. */
export function isAttached(mail: Mail, file: { readonly name: string; readonly sha256?: string }): boolean {
  const name = baseName(file.name).toLowerCase()
  return mail.attachments.some(
    (attached) =>
      (attached.sha256 !== '' && attached.sha256 === file.sha256) || attached.name.toLowerCase() === name,
  )
}
