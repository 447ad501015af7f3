import { type EntityKind, type EntityRef, hostKey, processKey } from '@opensoc/domain'
import { isBrokerProcess, isSystemPath, userEntity } from '@opensoc/pipeline'

/** An entity of a Defender or Sentinel alert; others are named by `$ref`. */
export interface DefenderEntity {
  readonly $id?: string
  readonly $ref?: string
  readonly Type?: string
  readonly [name: string]: unknown
}

/** The entities of an alert by the platform's own keys and with its own caution: no brokers, no system accounts or programs. */
export function alertEntities(told: readonly DefenderEntity[]): EntityRef[] {
  const found: EntityRef[] = []
  const host = textOf(
    told.find((entity) => entity.Type === 'host'),
    'HostName',
  )
  const add = (kind: EntityKind, key: string, label = key) => {
    if (key !== '') found.push({ kind, key: key.toLowerCase(), label })
  }
  for (const entity of told) {
    switch (entity.Type) {
      case 'host':
        add('host', hostKey(textOf(entity, 'HostName')), textOf(entity, 'HostName'))
        break
      case 'account':
        addUser(textOf(entity, 'UserPrincipalName') || textOf(entity, 'Name'), textOf(entity, 'Sid'))
        break
      case 'ip':
        add('ip', textOf(entity, 'Address'))
        break
      case 'url':
        addUrl(textOf(entity, 'Url'))
        break
      case 'mailbox':
        add('mailbox', textOf(entity, 'MailboxPrimaryAddress'))
        addUser(textOf(entity, 'MailboxPrimaryAddress'), '')
        break
      case 'mailMessage':
        add('message', textOf(entity, 'NetworkMessageId'))
        add('mailbox', textOf(entity, 'Sender'))
        add('mailbox', textOf(entity, 'Recipient'))
        addUser(textOf(entity, 'Recipient'), '')
        for (const url of Array.isArray(entity['Urls']) ? entity['Urls'].slice(0, 8) : []) addUrl(String(url))
        break
      case 'file':
        addFile(entity)
        break
      case 'process':
        addProcess(entity)
        break
    }
  }
  return found

  function addUser(name: string, uid: string): void {
    const user = userEntity({ name, uid }, undefined)
    if (user !== undefined) found.push(user)
  }

  function addUrl(url: string): void {
    if (url.includes('://')) add('url', url)
    add('domain', URL.canParse(url) ? new URL(url).hostname : (url.split('/')[0] ?? ''))
  }

  function addFile(file: DefenderEntity): void {
    const sha256 = hashesOf(file)
    if (sha256 !== '') add('file', sha256, textOf(file, 'Name'))
  }

  function addProcess(process: DefenderEntity): void {
    const image = process['ImageFile'] as DefenderEntity | undefined
    const name = textOf(image, 'Name')
    if (isBrokerProcess(name) || host === '') return
    const createdTime = Date.parse(textOf(process, 'CreationTimeUtc'))
    const key = processKey({
      host,
      pid: Number(textOf(process, 'ProcessId')),
      createdTime: Number.isNaN(createdTime) ? undefined : createdTime,
    })
    if (key !== undefined) add('process', key, name || key)
    if (image !== undefined && !isSystemPath(`${textOf(image, 'Directory')}\\`)) addFile(image)
  }
}

function hashesOf(file: DefenderEntity): string {
  const hashes = (file['FileHashes'] ?? []) as readonly DefenderEntity[]
  return textOf(
    hashes.find((hash) => hash['Algorithm'] === 'SHA256'),
    'Value',
  )
}

function textOf(entity: DefenderEntity | undefined, name: string): string {
  const value = entity?.[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
