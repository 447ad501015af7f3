import { treeAt } from '../tree.ts'
import { eventDataOfText } from './event-data-text.ts'
import { eventTime } from './event-time.ts'
import { CHANNEL_OF_PROVIDER, isTree, type Tree, textOf, type WindowsRecord } from './windows-record.ts'

type Shape = 'nested' | 'winlogbeat' | 'winlogbeat 6' | 'flat'

/** Which of the JSON shapes a record has; undefined where it is not a Windows event. Looks at a few keys. */
export function shapeOf(json: unknown): Shape | undefined {
  if (!isTree(json)) return undefined
  const event = json['Event']
  if (isTree(event)) return isTree(event['System']) ? 'nested' : undefined
  if (isTree(json['winlog'])) return 'winlogbeat'
  if (json['EventID'] !== undefined) return isFlat(json) ? 'flat' : undefined
  if (json['event_id'] !== undefined) return isWinlogbeat6(json) ? 'winlogbeat 6' : undefined
  // Sysmon fields alone, as eqllib writes them.
  return typeof json['EventId'] === 'number' && hasTime(json) ? 'flat' : undefined
}

function isFlat(json: Tree): boolean {
  return json['Channel'] !== undefined || json['SourceName'] !== undefined || hasTime(json)
}

function isWinlogbeat6(json: Tree): boolean {
  return typeof json['log_name'] === 'string' || isTree(json['event_data']) || isTree(json['user_data'])
}

function hasTime(json: Tree): boolean {
  return (
    typeof json['UtcTime'] === 'string' ||
    typeof json['EventTime'] === 'string' ||
    typeof json['@timestamp'] === 'string' ||
    typeof json['TimeCreated'] === 'string'
  )
}

/** Reads any of the shapes; undefined where the record is not a Windows event. */
export function readWindowsRecord(json: unknown): WindowsRecord | undefined {
  const record = json as Tree
  switch (shapeOf(json)) {
    case 'nested':
      return readNested(treeAt(record, 'Event'), treeAt(treeAt(record, 'Event'), 'System'))
    case 'winlogbeat':
      return readWinlogbeat(record, treeAt(record, 'winlog'))
    case 'winlogbeat 6':
      return readWinlogbeat(record, record)
    case 'flat':
      return readFlat(record)
    case undefined:
      return undefined
  }
}

/** NaN for anything but a number, or a number as text: an object may refuse to become a number. */
function integer(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
    ? Number(value)
    : Number.NaN
}

/** XML turned to JSON: attributes under `#attributes`. */
function readNested(event: Tree, system: Tree): WindowsRecord {
  const provider = attribute(system['Provider'], 'Name')
  const channel = textOf(system['Channel']) || channelOf(provider)
  const fields: Record<string, unknown> = {}
  flatten(event['EventData'], fields)
  flatten(event['UserData'], fields)
  const userId = attribute(system['Security'], 'UserID')
  return finish(fields, {
    channel,
    provider,
    eventId: integer(isTree(system['EventID']) ? system['EventID']['#text'] : system['EventID']),
    computer: textOf(system['Computer']),
    recordId: textOf(system['EventRecordID']),
    level: levelOf(system['Level']),
    userId,
    message: isTree(event['RenderingInfo']) ? textOf(event['RenderingInfo']['Message']) : '',
    logged: [attribute(system['TimeCreated'], 'SystemTime')],
    keywords: system['Keywords'],
    processId: attribute(system['Execution'], 'ProcessID'),
  })
}

/** Winlogbeat 7 and 8 (`winlog.*`), and 6 (top level). */
function readWinlogbeat(json: Tree, winlog: Tree): WindowsRecord {
  const fields: Record<string, unknown> = {}
  flatten(winlog['event_data'], fields)
  flatten(winlog['user_data'], fields)
  const provider = textOf(winlog['provider_name']) || textOf(winlog['source_name'])
  const user = isTree(winlog['user']) ? textOf(winlog['user']['identifier']) : ''
  return finish(fields, {
    channel: textOf(winlog['channel']) || textOf(winlog['log_name']) || channelOf(provider),
    provider,
    eventId: integer(winlog['event_id'] ?? (isTree(json['event']) ? json['event']['code'] : undefined)),
    computer: textOf(winlog['computer_name']),
    recordId: textOf(winlog['record_id']) || textOf(winlog['record_number']),
    level: levelOf(winlog['level'] ?? treeAt(json, 'log')['level'] ?? json['log.level']),
    userId: user,
    message: textOf(json['message']),
    logged: [textOf(json['@timestamp'])],
    keywords: winlog['keywords'],
    processId: isTree(winlog['process']) ? textOf(winlog['process']['pid']) : textOf(winlog['process_id']),
  })
}

/** NXLog and Logstash: everything on one level. */
function readFlat(json: Tree): WindowsRecord {
  const provider =
    textOf(json['SourceName']) ||
    textOf(json['ProviderName']) ||
    textOf(json['EventSourceName']) ||
    textOf(json['Provider'])
  const eventId = integer(json['EventID'] ?? json['EventId'])
  const isBareSysmon = json['EventID'] === undefined
  const channel = textOf(json['Channel']) || (isBareSysmon ? SYSMON_CHANNEL : channelOf(provider))
  const fields: Record<string, unknown> = {}
  for (const name in json) if (!TRANSPORT.has(name)) fields[name] = json[name]
  flatten(json['ExtraEventData'], fields)
  if (typeof json['EventData'] === 'string') flatten(eventDataOfText(json['EventData']), fields)
  else flatten(json['EventData'], fields)
  // NXLog keeps the logging process in ProcessID and the event's own in ProcessId or NewProcessId.
  return finish(fields, {
    channel,
    provider: provider || (isBareSysmon ? 'Microsoft-Windows-Sysmon' : ''),
    eventId,
    computer:
      textOf(json['Hostname']) ||
      textOf(json['Computer']) ||
      textOf(json['ComputerName']) ||
      textOf(json['computer_name']),
    recordId: textOf(json['RecordNumber']) || textOf(json['EventRecordID']),
    level: levelOf(json['Severity'] ?? json['Level'] ?? json['EventLevel']),
    userId: textOf(json['UserID']),
    message: textOf(json['Message']),
    logged: [
      textOf(json['EventTime']),
      textOf(json['TimeCreated']),
      textOf(json['@timestamp']),
      textOf(json['TimeGenerated']),
      textOf(json['UtcTime']),
    ],
    keywords: json['Keywords'],
    processId: textOf(json['ExecutionProcessID']) || textOf(json['ProcessID']),
  })
}

const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'

function channelOf(provider: string): string {
  return CHANNEL_OF_PROVIDER.get(provider) ?? ''
}

/** A level is a number, or a collector's word for it; information where there is none. */
function levelOf(level: unknown): number {
  const text = textOf(level).toLowerCase()
  if (text === '') return 4
  const number = Number(text)
  return Number.isNaN(number) ? (LEVEL_OF_WORD.get(text) ?? 4) : number
}

const LEVEL_OF_WORD: ReadonlyMap<string, number> = new Map([
  ['critical', 1],
  ['error', 2],
  ['warning', 3],
  ['warn', 3],
  ['information', 4],
  ['info', 4],
  ['verbose', 5],
  ['debug', 5],
])

/** What the collectors of a flat record add. */
const TRANSPORT = new Set([
  // Not a name at all: assigned, it would give the fields a prototype of the sender's choice.
  '__proto__',
  '@version',
  '@timestamp',
  'tags',
  'host',
  'port',
  'type',
  'SourceModuleName',
  'SourceModuleType',
  'EventReceivedTime',
  'Message',
  'EventID',
  'EventId',
  'EventData',
  'ExtraEventData',
])

interface SystemPart {
  readonly channel: string
  readonly provider: string
  readonly eventId: number
  readonly computer: string
  readonly recordId: string
  readonly level: number
  readonly userId: string
  readonly message: string
  readonly logged: readonly string[]
  readonly keywords: unknown
  readonly processId: string
}

/** Adds System's parts under the names that Sigma rules use, where the event has no field of that name. */
function finish(fields: Record<string, unknown>, system: SystemPart): WindowsRecord {
  const { channel, provider, eventId, computer, recordId, level, userId, message } = system
  const { time, text } = eventTime(fields, channel === SYSMON_CHANNEL, ...system.logged)
  // An event about another log names that one in a field of its own called Channel.
  if (fields['Channel'] !== undefined && fields['Channel'] !== channel)
    fields['ClearedChannel'] ??= fields['Channel']
  fields['EventID'] = eventId
  fields['Channel'] = channel
  fields['Provider_Name'] ??= provider
  fields['Computer'] ??= computer
  fields['Level'] ??= level
  if (system.keywords !== undefined && system.keywords !== null) fields['Keywords'] ??= system.keywords
  if (userId !== '') fields['Security_UserID'] ??= userId
  if (system.processId !== '') fields['ExecutionProcessID'] ??= system.processId
  if (message !== '') fields['Message'] ??= message
  return {
    channel,
    provider,
    eventId,
    computer,
    recordId,
    level,
    time,
    originalTime: text,
    userId,
    message,
    fields,
  }
}

/** UserData holds one named element with the fields; EventData holds them itself; nameless Data stay a list. */
function flatten(data: unknown, fields: Record<string, unknown>, depth = 0): void {
  if (!isTree(data)) return
  for (const name in data) {
    if (name === '#attributes' || name === '__proto__') continue
    const value = data[name]
    if (isTree(value) && depth < 4) {
      if (value['#text'] !== undefined) fields[name] = value['#text']
      else flatten(value, fields, depth + 1)
    } else if (value !== null) fields[name] = value
  }
}

function attribute(element: unknown, name: string): string {
  if (!isTree(element)) return ''
  const attributes = element['#attributes']
  return textOf(isTree(attributes) ? attributes[name] : element[name])
}
