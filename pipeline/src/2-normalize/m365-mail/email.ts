import type { EventDraft } from '../classification.ts'
import { mailAddress } from '../mail-address.ts'
import { given } from '../metadata.ts'
import { isHostname } from '../ocsf-parts.ts'
import { countAt, isTree, type Tree, textAt } from '../tree.ts'

/** OCSF `email` of a row: sender, recipient, and the attachment or the link that the row is about. */
export function emailOf(row: Tree): EventDraft {
  const from = mailAddress(textAt(row, 'SenderFromAddress') || textAt(row, 'SenderAddress'))
  const to = mailAddress(textAt(row, 'RecipientEmailAddress') || textAt(row, 'RecipientAddress'))
  const envelope = mailAddress(textAt(row, 'SenderMailFromAddress'))
  const size = countAt(row, 'Size') ?? countAt(row, 'EmailSize')
  return {
    ...(from === undefined ? {} : { from }),
    // OCSF wants a sender or a recipient. EmailUrlInfo knows neither, and an invented one would join strangers.
    ...(to === undefined && from !== undefined ? {} : { to: to === undefined ? [] : [to] }),
    ...(envelope === undefined ? {} : { smtp_from: envelope }),
    ...given('subject', textAt(row, 'Subject')),
    ...given('message_uid', textAt(row, 'InternetMessageId') || textAt(row, 'MessageId')),
    ...given('uid', textAt(row, 'NetworkMessageId') || textAt(row, 'MessageTraceId')),
    ...(size === undefined ? {} : { size }),
    ...filesOf(row),
    ...urlsOf(row),
  }
}

function filesOf(row: Tree): EventDraft {
  const name = textAt(row, 'FileName')
  if (name === '') return {}
  const sha256 = textAt(row, 'SHA256')
  const size = countAt(row, 'FileSize')
  return {
    files: [
      {
        name,
        type_id: 1,
        type: 'Regular File',
        ...(size === undefined ? {} : { size }),
        ...(/^[0-9a-fA-F]{64}$/.test(sha256)
          ? { hashes: [{ algorithm_id: 3, algorithm: 'SHA-256', value: sha256 }] }
          : {}),
      },
    ],
  }
}

function urlsOf(row: Tree): EventDraft {
  const url = textAt(row, 'Url')
  const hostname = textAt(row, 'UrlDomain')
  if (url === '') return {}
  return { urls: [{ url_string: url, ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}) }] }
}

/** `{"SPF":"pass","DKIM":"none","DMARC":"pass","CompAuth":"pass"}`, a text in the row. */
export function emailAuthOf(details: string): EventDraft | undefined {
  if (!details.startsWith('{') || details.length > 4096) return undefined
  try {
    const told: unknown = JSON.parse(details)
    if (!isTree(told)) return undefined
    const auth = {
      ...given('spf', textAt(told, 'SPF')),
      ...given('dkim', textAt(told, 'DKIM')),
      ...given('dmarc', textAt(told, 'DMARC')),
    }
    return Object.keys(auth).length === 0 ? undefined : auth
  } catch {
    return undefined
  }
}
