import type { Finding, GraphNodeKind, StoredEvent } from '@opensoc/domain'
import { textAt } from '../../read-ocsf.ts'
import type { DraftNode } from './draft-node.ts'
import type { StoryProcess } from './story-process.ts'

/** Facts of a process for the inspector. */
export function factsOf(process: StoryProcess): Record<string, string> {
  return present({
    'Command line': process.commandLine,
    Image: process.path,
    User: process.user,
    PID: process.pid === undefined ? '' : String(process.pid),
    'Process GUID': process.uid,
    'SHA-256': process.sha256,
  })
}

/**
 * The node of a finding that is about a thing rather than about the process that acted: a mail, a cloud call, a logon,
 * a connection, a file, a registry value. Undefined where the process is the whole story.
 */
export function thingOf(
  finding: Finding,
  event: StoredEvent | undefined,
  acting: DraftNode | undefined,
  laneOf: (lane: string) => string,
): DraftNode | undefined {
  const shape = event === undefined ? undefined : shapeOf(event, finding)
  if (shape === undefined) return acting === undefined ? bare(finding) : undefined
  const host = laneOf(shape.host)
  return {
    ...empty(finding),
    ...shape,
    host,
    ...(acting === undefined || acting.host !== host ? {} : { parent: acting.id }),
    time: event!.time,
  }
}

interface Shape {
  readonly id: string
  readonly kind: GraphNodeKind
  readonly label: string
  readonly sub: string
  readonly host: string
  readonly facts: Record<string, string>
}

function shapeOf(event: StoredEvent, finding: Finding): Shape | undefined {
  const { ocsf, columns } = event
  const column = (name: string) => String(columns[name] ?? '')
  const host = column('host') || finding.host || ''
  const lane = host || column('src_ip') || event.source
  switch (Number(ocsf['class_uid'])) {
    case 1001:
      return host === ''
        ? undefined
        : shape('file', host, column('file_name') || column('file_path'), column('file_path'), {
            Path: column('file_path'),
            'SHA-256': column('sha256'),
          })
    case 1005:
      return host === ''
        ? undefined
        : shape('module', host, column('file_name'), column('file_path'), {
            Path: column('file_path'),
            'SHA-256': column('sha256'),
          })
    case 201001:
    case 201002:
      return shape(
        'registry',
        host,
        textAt(ocsf, 'reg_value.name') ?? lastPart(column('registry_path')),
        column('registry_path'),
        {
          Key: column('registry_path'),
          Value: textAt(ocsf, 'reg_value.data') ?? '',
        },
      )
    case 3002:
      return shape('user', lane, textAt(ocsf, 'user.name') ?? 'logon', logonText(event), {
        From: column('src_ip'),
        Service: textAt(ocsf, 'service.name') ?? '',
        Outcome: column('status'),
      })
    case 4009: {
      const recipient = column('mail_to') || 'mailbox'
      const message = textAt(ocsf, 'email.message_uid') ?? textAt(ocsf, 'email.uid') ?? event.id
      const files = (ocsf['email'] as { files?: { name?: string }[] } | undefined)?.files ?? []
      return {
        ...shape(
          'mail',
          recipient,
          column('mail_subject') || files[0]?.name || 'mail',
          `from ${column('mail_from')}`,
          {
            From: column('mail_from'),
            To: column('mail_to'),
            Subject: column('mail_subject'),
            Attachment: files.map((file) => file.name ?? '').join(', '),
          },
        ),
        id: `m:${message}`,
      }
    }
    case 6003: {
      const account = column('cloud_account') || event.source
      const who = textAt(ocsf, 'actor.user.name') ?? ''
      return {
        ...shape(
          'cloud',
          `${column('api_service').split('.')[0] === '' ? 'cloud' : 'AWS'} ${account}`,
          column('api_operation'),
          `${column('api_service')} by ${who}`,
          {
            Principal: textAt(ocsf, 'actor.user.uid') ?? who,
            'Access key': textAt(ocsf, 'actor.user.credential_uid') ?? '',
            'Source address': column('src_ip'),
            Outcome: column('status'),
          },
        ),
        id: `c:${account}|${who}|${column('api_operation')}`,
      }
    }
    case 2004:
      return shape('network', lane, finding.title, networkText(event), {
        Rule: finding.title,
        From: column('src_ip'),
        To: column('dst_ip'),
      })
    case 4001:
    case 4002:
    case 4003:
    case 4006:
    case 4007:
      return shape(
        'network',
        lane,
        column('domain') || column('dst_ip') || 'connection',
        networkText(event),
        {
          From: `${column('src_ip')}:${column('src_port')}`,
          To: `${column('dst_ip')}:${column('dst_port')}`,
          Domain: column('domain'),
          URL: column('url'),
        },
      )
    default:
      return undefined
  }
}

function shape(
  kind: GraphNodeKind,
  host: string,
  label: string,
  sub: string,
  facts: Record<string, string>,
): Shape {
  return {
    id: `${kind[0]}:${host.toLowerCase()}|${label}|${sub}`,
    kind,
    label: label || kind,
    sub,
    host: host || 'unknown',
    facts: present(facts),
  }
}

function empty(finding: Finding): DraftNode {
  return {
    id: '',
    kind: 'host',
    label: '',
    sub: '',
    host: '',
    time: finding.time,
    techniques: [],
    findingIds: [],
    eventIds: [],
    onPath: true,
    root: false,
    childCount: 0,
    facts: {},
  }
}

/** The least that is known: the finding's host, or its source. */
function bare(finding: Finding): DraftNode {
  const host = finding.host ?? finding.source
  return {
    ...empty(finding),
    id: `h:${host.toLowerCase()}`,
    kind: 'host',
    label: host,
    sub: finding.title,
    host,
  }
}

function networkText({ columns }: StoredEvent): string {
  return `${columns['src_ip']} -> ${columns['dst_ip']}:${columns['dst_port']}`
}

function logonText({ columns, ocsf }: StoredEvent): string {
  const from = columns['src_ip'] ? ` from ${columns['src_ip']}` : ''
  return `${textAt(ocsf, 'service.name') ?? textAt(ocsf, 'logon_type') ?? 'logon'} ${String(columns['status'] ?? '').toLowerCase()}${from}`
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1)
}

function present(facts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== '' && value !== ':'))
}
